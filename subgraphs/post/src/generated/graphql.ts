// Generated from schema.graphql by `npm run codegen`. Changes made here are lost.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Post as PostModel } from '../domain/post';
import type { UserParent as UserParentModel } from '../resolvers/parents';
import type { Context } from '../context';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string };
  String: { input: string; output: string };
  Boolean: { input: boolean; output: boolean };
  Int: { input: number; output: number };
  Float: { input: number; output: number };
  /** An instant: RFC 3339 in UTC with milliseconds (`2026-11-05T10:30:00.000Z`). */
  DateTime: { input: Date; output: Date };
  _FieldSet: { input: string; output: string };
};

/** Food that somebody gives away. */
export type Post = {
  readonly __typename?: 'Post';
  /** Decimal text of an integer below 2^53. */
  readonly id: Scalars['ID']['output'];
  /** What it is, 1 to 50 characters. */
  readonly title: Scalars['String']['output'];
  /** More about it, 1 to 500 characters. */
  readonly description: Scalars['String']['output'];
  /** Absolute, permanent and public; a placeholder where there is no picture. */
  readonly pictureUrl: Scalars['String']['output'];
  /** How many portions were put on offer in all. */
  readonly portions: Scalars['Int']['output'];
  /** Nobody can reserve from then on. */
  readonly endsAt: Scalars['DateTime']['output'];
  /** Hidden posts are not found and can't be reserved. */
  readonly isHidden: Scalars['Boolean']['output'];
  /** Grows by one with every change. */
  readonly version: Scalars['Int']['output'];
  /** When it was posted. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it was changed last; null when never. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who gives it away; null when nothing of them can be had. */
  readonly owner?: Maybe<User>;
  /** Exact place, degrees north. */
  readonly exactLatitude: Scalars['Float']['output'];
  /** Exact place, degrees east. */
  readonly exactLongitude: Scalars['Float']['output'];
  /** Proves to another subgraph that the exact place is that of the post with this id. */
  readonly placeSeal: Scalars['String']['output'];
};

/** A person with an account. */
export type User = {
  readonly __typename?: 'User';
  /** Decimal text of an integer below 2^53. */
  readonly id: Scalars['ID']['output'];
  /** What they posted, oldest first. Hidden and ended posts are shown to the person only. */
  readonly posts?: Maybe<PostConnection>;
};

/** A person with an account. */
export type UserPostsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A page of posts (Relay connection). */
export type PostConnection = {
  readonly __typename?: 'PostConnection';
  /** The posts with their cursors. */
  readonly edges: ReadonlyArray<PostEdge>;
  /** Where this page ends. */
  readonly pageInfo: PageInfo;
};

/** A post in a list. */
export type PostEdge = {
  readonly __typename?: 'PostEdge';
  /** Hand this in as `after` to go on behind this post. */
  readonly cursor: Scalars['String']['output'];
  /** The post. */
  readonly node: Post;
};

/** A page of posts near a place (Relay connection), nearest first. */
export type NearbyPostConnection = {
  readonly __typename?: 'NearbyPostConnection';
  /** The posts with their cursors and distances. */
  readonly edges: ReadonlyArray<NearbyPostEdge>;
  /** Where this page ends. */
  readonly pageInfo: PageInfo;
};

/** A post near a place. */
export type NearbyPostEdge = {
  readonly __typename?: 'NearbyPostEdge';
  /** Hand this in as `after` to go on behind this post. */
  readonly cursor: Scalars['String']['output'];
  /** The post. */
  readonly node: Post;
  /** Kilometres along the great circle to the centre of the post's cell, which is up to 0.6 km from the post itself. */
  readonly distanceKm: Scalars['Float']['output'];
};

/** Where a page ends (Relay). */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether there is more behind this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** The cursor of the last item of this page; null when it is empty. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A place on earth (WGS 84). */
export type PositionInput = {
  /** Degrees north, -90 to 90. */
  readonly latitude: Scalars['Float']['input'];
  /** Degrees east, -180 to 180. */
  readonly longitude: Scalars['Float']['input'];
};

/** A new post. */
export type CreatePostInput = {
  /** 1 to 50 characters in one line, some of them visible. */
  readonly title: Scalars['String']['input'];
  /** 1 to 500 characters, some of them visible; a CRLF counts as one and comes back as LF. */
  readonly description: Scalars['String']['input'];
  /** Where the food is. */
  readonly position: PositionInput;
  /** 1 to 1000. */
  readonly portions: Scalars['Int']['input'];
  /** In the future. */
  readonly endsAt: Scalars['DateTime']['input'];
  /** The id of a picture that was uploaded; see `requestPictureUpload`. */
  readonly uploadId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat of this call answer what the first one did (1 to 255 characters; kept for 24 hours). */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The new post. */
export type CreatePostPayload = {
  readonly __typename?: 'CreatePostPayload';
  /** The post. */
  readonly post: Post;
};

/** What to change of a post; what is left out stays. */
export type UpdatePostInput = {
  /** The post's id. */
  readonly id: Scalars['ID']['input'];
  /** 1 to 50 characters in one line, some of them visible. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 500 characters, some of them visible; a CRLF counts as one and comes back as LF. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Where the food is. */
  readonly position?: InputMaybe<PositionInput>;
  /** 0 to 100,000; fewer than are taken takes nothing from anybody and stops the sale. */
  readonly portions?: InputMaybe<Scalars['Int']['input']>;
  /** In the future, or as it was. */
  readonly endsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Another picture; see `requestPictureUpload`. */
  readonly uploadId?: InputMaybe<Scalars['ID']['input']>;
  /** Hides the post or shows it again, in the same step. */
  readonly isHidden?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The post as it is now. */
export type UpdatePostPayload = {
  readonly __typename?: 'UpdatePostPayload';
  /** The post. */
  readonly post: Post;
};

/** The post, hidden now. */
export type HidePostPayload = {
  readonly __typename?: 'HidePostPayload';
  /** The post. */
  readonly post: Post;
};

/** The post, shown again. */
export type ShowPostPayload = {
  readonly __typename?: 'ShowPostPayload';
  /** The post. */
  readonly post: Post;
};

/** The post that is gone. */
export type DeletePostPayload = {
  readonly __typename?: 'DeletePostPayload';
  /** The post as it was last. */
  readonly post: Post;
};

/** A header to send along. */
export type UploadHeader = {
  readonly __typename?: 'UploadHeader';
  /** The header's name. */
  readonly name: Scalars['String']['output'];
  /** Its value. */
  readonly value: Scalars['String']['output'];
};

/** Where to `PUT` the bytes of a picture (jpeg, png or webp, 20 MB at most). */
export type RequestPictureUploadPayload = {
  readonly __typename?: 'RequestPictureUploadPayload';
  /** Hand this in as `uploadId` once the bytes are there; one's own uploads only, and only once. */
  readonly uploadId: Scalars['ID']['output'];
  /** Send the bytes there with `PUT`. */
  readonly url: Scalars['String']['output'];
  /** Send exactly these headers along. */
  readonly headers: ReadonlyArray<UploadHeader>;
  /** The address works until then. */
  readonly expiresAt: Scalars['DateTime']['output'];
};

/** A post as the reservation service needs it, read from the primary database. */
export type PostNow = {
  readonly __typename?: 'PostNow';
  /** The post's id. */
  readonly id: Scalars['ID']['output'];
  /** Whose post it is. */
  readonly ownerId: Scalars['ID']['output'];
  /** Portions on offer in all. */
  readonly portions: Scalars['Int']['output'];
  /** Nobody can reserve from then on. */
  readonly endsAt: Scalars['DateTime']['output'];
  /** Whether the owner took it off the list. */
  readonly isHidden: Scalars['Boolean']['output'];
  /** The version that all this holds for. */
  readonly version: Scalars['Int']['output'];
};

/** Whose post it is. */
export type PostOwner = {
  readonly __typename?: 'PostOwner';
  /** The post's id. */
  readonly postId: Scalars['ID']['output'];
  /** Its owner's id. */
  readonly ownerId: Scalars['ID']['output'];
};

/** What can be asked. */
export type Query = {
  readonly __typename?: 'Query';
  /** A post by id; null when there is none. */
  readonly post?: Maybe<Post>;
  /** Posts near a place that are not hidden and not ended, nearest first. Distances are those to the centre of each post's cell. Errors: BAD_USER_INPUT. */
  readonly nearbyPosts?: Maybe<NearbyPostConnection>;
  /** A post as it is at this moment; null when there is none. Callers: reservation. */
  readonly postNow?: Maybe<PostNow>;
  /** Whose these posts are; those that don't exist are left out. Callers: reservation. */
  readonly postOwners: ReadonlyArray<PostOwner>;
};

/** What can be asked. */
export type QueryPostArgs = {
  id: Scalars['ID']['input'];
};

/** What can be asked. */
export type QueryNearbyPostsArgs = {
  near: PositionInput;
  radiusKm?: Scalars['Float']['input'];
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  text?: InputMaybe<Scalars['String']['input']>;
};

/** What can be asked. */
export type QueryPostNowArgs = {
  id: Scalars['ID']['input'];
};

/** What can be asked. */
export type QueryPostOwnersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Posts food. Errors: UNAUTHENTICATED, BAD_USER_INPUT, QUOTA_EXCEEDED, UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, IDEMPOTENCY_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED. */
  readonly createPost?: Maybe<CreatePostPayload>;
  /** Changes one's own post. Errors: UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, QUOTA_EXCEEDED (an ended post would be open again), UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE. */
  readonly updatePost?: Maybe<UpdatePostPayload>;
  /** Takes one's own post off the list; nobody can reserve it. Errors: UNAUTHENTICATED, NOT_FOUND, FORBIDDEN. */
  readonly hidePost?: Maybe<HidePostPayload>;
  /** Puts one's own hidden post back on the list. Errors: UNAUTHENTICATED, NOT_FOUND, FORBIDDEN. */
  readonly showPost?: Maybe<ShowPostPayload>;
  /** Deletes one's own post; its reservations are closed and their holders told. Errors: UNAUTHENTICATED, NOT_FOUND, FORBIDDEN. */
  readonly deletePost?: Maybe<DeletePostPayload>;
  /** Asks for a place to upload a picture to. Errors: UNAUTHENTICATED, QUOTA_EXCEEDED. */
  readonly requestPictureUpload?: Maybe<RequestPictureUploadPayload>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationCreatePostArgs = {
  input: CreatePostInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationUpdatePostArgs = {
  input: UpdatePostInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationHidePostArgs = {
  id: Scalars['ID']['input'];
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationShowPostArgs = {
  id: Scalars['ID']['input'];
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationDeletePostArgs = {
  id: Scalars['ID']['input'];
};

export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
  reference: TReference,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };

export type Resolver<
  TResult,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<
  TResult,
  TKey extends string,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo,
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  obj: T,
  context: TContext,
  info: GraphQLResolveInfo,
) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<
  TResult = Record<PropertyKey, never>,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Post: Post;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Post: { __typename: 'Post' } & GraphQLRecursivePick<FederationTypes['Post'], { id: true }>;
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Post: ResolverTypeWrapper<PostModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  User: ResolverTypeWrapper<UserParentModel>;
  PostConnection: ResolverTypeWrapper<
    Omit<PostConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['PostEdge']> }
  >;
  PostEdge: ResolverTypeWrapper<Omit<PostEdge, 'node'> & { node: ResolversTypes['Post'] }>;
  NearbyPostConnection: ResolverTypeWrapper<
    Omit<NearbyPostConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['NearbyPostEdge']> }
  >;
  NearbyPostEdge: ResolverTypeWrapper<Omit<NearbyPostEdge, 'node'> & { node: ResolversTypes['Post'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PositionInput: PositionInput;
  CreatePostInput: CreatePostInput;
  CreatePostPayload: ResolverTypeWrapper<Omit<CreatePostPayload, 'post'> & { post: ResolversTypes['Post'] }>;
  UpdatePostInput: UpdatePostInput;
  UpdatePostPayload: ResolverTypeWrapper<Omit<UpdatePostPayload, 'post'> & { post: ResolversTypes['Post'] }>;
  HidePostPayload: ResolverTypeWrapper<Omit<HidePostPayload, 'post'> & { post: ResolversTypes['Post'] }>;
  ShowPostPayload: ResolverTypeWrapper<Omit<ShowPostPayload, 'post'> & { post: ResolversTypes['Post'] }>;
  DeletePostPayload: ResolverTypeWrapper<Omit<DeletePostPayload, 'post'> & { post: ResolversTypes['Post'] }>;
  UploadHeader: ResolverTypeWrapper<UploadHeader>;
  RequestPictureUploadPayload: ResolverTypeWrapper<RequestPictureUploadPayload>;
  PostNow: ResolverTypeWrapper<PostNow>;
  PostOwner: ResolverTypeWrapper<PostOwner>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Post: PostModel;
  ID: Scalars['ID']['output'];
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
  Float: Scalars['Float']['output'];
  User: UserParentModel;
  PostConnection: Omit<PostConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['PostEdge']> };
  PostEdge: Omit<PostEdge, 'node'> & { node: ResolversParentTypes['Post'] };
  NearbyPostConnection: Omit<NearbyPostConnection, 'edges'> & {
    edges: ReadonlyArray<ResolversParentTypes['NearbyPostEdge']>;
  };
  NearbyPostEdge: Omit<NearbyPostEdge, 'node'> & { node: ResolversParentTypes['Post'] };
  PageInfo: PageInfo;
  PositionInput: PositionInput;
  CreatePostInput: CreatePostInput;
  CreatePostPayload: Omit<CreatePostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  UpdatePostInput: UpdatePostInput;
  UpdatePostPayload: Omit<UpdatePostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  HidePostPayload: Omit<HidePostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  ShowPostPayload: Omit<ShowPostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  DeletePostPayload: Omit<DeletePostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  UploadHeader: UploadHeader;
  RequestPictureUploadPayload: RequestPictureUploadPayload;
  PostNow: PostNow;
  PostOwner: PostOwner;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type PostResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Post'] = ResolversParentTypes['Post'],
  FederationReferenceType extends FederationReferenceTypes['Post'] = FederationReferenceTypes['Post'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Post']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pictureUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  portions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  endsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  isHidden?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  exactLatitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  exactLongitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  placeSeal?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UserResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'],
  FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['User']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  posts?: Resolver<
    Maybe<ResolversTypes['PostConnection']>,
    ParentType,
    ContextType,
    RequireFields<UserPostsArgs, 'first'>
  >;
};

export type PostConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PostConnection'] = ResolversParentTypes['PostConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PostEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PostEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PostEdge'] = ResolversParentTypes['PostEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type NearbyPostConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['NearbyPostConnection'] = ResolversParentTypes['NearbyPostConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['NearbyPostEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type NearbyPostEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['NearbyPostEdge'] = ResolversParentTypes['NearbyPostEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
  distanceKm?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PageInfoResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo'],
> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CreatePostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['CreatePostPayload'] = ResolversParentTypes['CreatePostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type UpdatePostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UpdatePostPayload'] = ResolversParentTypes['UpdatePostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type HidePostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HidePostPayload'] = ResolversParentTypes['HidePostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type ShowPostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ShowPostPayload'] = ResolversParentTypes['ShowPostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type DeletePostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['DeletePostPayload'] = ResolversParentTypes['DeletePostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type UploadHeaderResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UploadHeader'] = ResolversParentTypes['UploadHeader'],
> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RequestPictureUploadPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RequestPictureUploadPayload'] =
    ResolversParentTypes['RequestPictureUploadPayload'],
> = {
  uploadId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  headers?: Resolver<ReadonlyArray<ResolversTypes['UploadHeader']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type PostNowResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PostNow'] = ResolversParentTypes['PostNow'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ownerId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  portions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  endsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  isHidden?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PostOwnerResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PostOwner'] = ResolversParentTypes['PostOwner'],
> = {
  postId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ownerId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  post: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType, RequireFields<QueryPostArgs, 'id'>>;
  nearbyPosts: Resolver<
    Maybe<ResolversTypes['NearbyPostConnection']>,
    ParentType,
    ContextType,
    RequireFields<QueryNearbyPostsArgs, 'near' | 'radiusKm' | 'first'>
  >;
  postNow: Resolver<Maybe<ResolversTypes['PostNow']>, ParentType, ContextType, RequireFields<QueryPostNowArgs, 'id'>>;
  postOwners: Resolver<
    ReadonlyArray<ResolversTypes['PostOwner']>,
    ParentType,
    ContextType,
    RequireFields<QueryPostOwnersArgs, 'ids'>
  >;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  createPost: Resolver<
    Maybe<ResolversTypes['CreatePostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCreatePostArgs, 'input'>
  >;
  updatePost: Resolver<
    Maybe<ResolversTypes['UpdatePostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUpdatePostArgs, 'input'>
  >;
  hidePost: Resolver<
    Maybe<ResolversTypes['HidePostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationHidePostArgs, 'id'>
  >;
  showPost: Resolver<
    Maybe<ResolversTypes['ShowPostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationShowPostArgs, 'id'>
  >;
  deletePost: Resolver<
    Maybe<ResolversTypes['DeletePostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationDeletePostArgs, 'id'>
  >;
  requestPictureUpload: Resolver<Maybe<ResolversTypes['RequestPictureUploadPayload']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Post?: PostResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  PostConnection?: PostConnectionResolvers<ContextType>;
  PostEdge?: PostEdgeResolvers<ContextType>;
  NearbyPostConnection?: NearbyPostConnectionResolvers<ContextType>;
  NearbyPostEdge?: NearbyPostEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  CreatePostPayload?: CreatePostPayloadResolvers<ContextType>;
  UpdatePostPayload?: UpdatePostPayloadResolvers<ContextType>;
  HidePostPayload?: HidePostPayloadResolvers<ContextType>;
  ShowPostPayload?: ShowPostPayloadResolvers<ContextType>;
  DeletePostPayload?: DeletePostPayloadResolvers<ContextType>;
  UploadHeader?: UploadHeaderResolvers<ContextType>;
  RequestPictureUploadPayload?: RequestPictureUploadPayloadResolvers<ContextType>;
  PostNow?: PostNowResolvers<ContextType>;
  PostOwner?: PostOwnerResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
};
