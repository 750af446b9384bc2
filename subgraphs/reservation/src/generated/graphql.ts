// Generated from schema.graphql by `npm run codegen`. Changes made here are lost.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Reservation as ReservationModel } from '../domain/reservation';
import type { PostStub as PostStubModel, UserStub as UserStubModel } from '../resolvers/parents';
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

/** One portion of a post, kept for one person. */
export type Reservation = {
  readonly __typename?: 'Reservation';
  /** Decimal text of an integer below 2^53. */
  readonly id: Scalars['ID']['output'];
  /** What is reserved; null when the post is gone or can't be had. */
  readonly post?: Maybe<Post>;
  /** Who holds it; null when nothing of them can be had. */
  readonly user?: Maybe<User>;
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it was changed last; null when never. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it still holds: false once cancelled or once the post was deleted. */
  readonly isActive: Scalars['Boolean']['output'];
};

/** Food that somebody gives away. */
export type Post = {
  readonly __typename?: 'Post';
  /** Decimal text of an integer below 2^53. */
  readonly id: Scalars['ID']['output'];
  /** How many portions were put on offer in all. */
  readonly portions: Scalars['Int']['output'];
  /** Whether the owner took it off the list. */
  readonly isHidden: Scalars['Boolean']['output'];
  /** Exact place, degrees north. */
  readonly exactLatitude: Scalars['Float']['output'];
  /** Exact place, degrees east. */
  readonly exactLongitude: Scalars['Float']['output'];
  /** Proves that the exact place is that of the post with this id. */
  readonly placeSeal: Scalars['String']['output'];
  /** Where it is: the exact place for the owner and for holders of a reservation, the centre of its cell (H3, resolution 8, within 0.6 km) for everybody else. */
  readonly position?: Maybe<Position>;
  /** Portions left: those on offer less those taken, never below 0; 0 for a hidden post. */
  readonly availableReservations?: Maybe<Scalars['Int']['output']>;
  /** Portions taken at the moment. */
  readonly takenReservations?: Maybe<Scalars['Int']['output']>;
  /** Whether the person who asks holds a reservation; false for somebody who is not logged in. */
  readonly reservedByMe?: Maybe<Scalars['Boolean']['output']>;
  /** The reservations that hold at the moment, oldest first. Only for the post's owner. */
  readonly reservations?: Maybe<ReservationConnection>;
};

/** Food that somebody gives away. */
export type PostReservationsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A person with an account. */
export type User = {
  readonly __typename?: 'User';
  /** Decimal text of an integer below 2^53. */
  readonly id: Scalars['ID']['output'];
  /** Their reservations that hold at the moment, oldest first. Only for oneself. */
  readonly reservations?: Maybe<ReservationConnection>;
};

/** A person with an account. */
export type UserReservationsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A place on earth (WGS 84). */
export type Position = {
  readonly __typename?: 'Position';
  /** Degrees north. */
  readonly latitude: Scalars['Float']['output'];
  /** Degrees east. */
  readonly longitude: Scalars['Float']['output'];
  /** Whether this is the exact place; else it is the centre of the cell. */
  readonly isExact: Scalars['Boolean']['output'];
};

/** A page of reservations (Relay connection). */
export type ReservationConnection = {
  readonly __typename?: 'ReservationConnection';
  /** The reservations with their cursors. */
  readonly edges: ReadonlyArray<ReservationEdge>;
  /** Where this page ends. */
  readonly pageInfo: PageInfo;
};

/** A reservation in a list. */
export type ReservationEdge = {
  readonly __typename?: 'ReservationEdge';
  /** Hand this in as `after` to go on behind this reservation. */
  readonly cursor: Scalars['String']['output'];
  /** The reservation. */
  readonly node: Reservation;
};

/** Where a page ends (Relay). */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether there is more behind this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** The cursor of the last item of this page; null when it is empty. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** The reservation that was made. */
export type ReservePayload = {
  readonly __typename?: 'ReservePayload';
  /** The reservation. */
  readonly reservation: Reservation;
};

/** The reservation that was cancelled. */
export type CancelReservationPayload = {
  readonly __typename?: 'CancelReservationPayload';
  /** The reservation as it is now. */
  readonly reservation: Reservation;
};

/** One page of the people to tell of a change of a post, in a fixed order. */
export type HolderPage = {
  readonly __typename?: 'HolderPage';
  /** Ids of those who hold a reservation; after a deletion those who held one when it came. */
  readonly userIds: ReadonlyArray<Scalars['ID']['output']>;
  /** Portions taken at the moment. */
  readonly taken: Scalars['Int']['output'];
  /** Hand this in for the next page; null at the end. */
  readonly next?: Maybe<Scalars['String']['output']>;
};

/** What can be asked. */
export type Query = {
  readonly __typename?: 'Query';
  /** Who is to be told of a change of a post, a page at a time. Callers: notification-worker. */
  readonly holders: HolderPage;
  /** Of these posts, those of which the person who asks holds a reservation. Callers: post. */
  readonly heldPosts: ReadonlyArray<Scalars['ID']['output']>;
};

/** What can be asked. */
export type QueryHoldersArgs = {
  postId: Scalars['ID']['input'];
  deletedBy?: InputMaybe<Scalars['ID']['input']>;
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** What can be asked. */
export type QueryHeldPostsArgs = {
  postIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Reserves one portion of a post. Errors: UNAUTHENTICATED, OWN_POST, ALREADY_RESERVED, POST_CLOSED, SOLD_OUT, POST_UNKNOWN, QUOTA_EXCEEDED, SUBGRAPH_UNAVAILABLE (nothing was reserved), IDEMPOTENCY_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED. */
  readonly reserve?: Maybe<ReservePayload>;
  /** Gives one's own portion back. Errors: UNAUTHENTICATED, NOT_FOUND (also when it was cancelled before), FORBIDDEN. */
  readonly cancelReservation?: Maybe<CancelReservationPayload>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationReserveArgs = {
  postId: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationCancelReservationArgs = {
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
  Reservation: Reservation;
  Post: Post;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Reservation: { __typename: 'Reservation' } & GraphQLRecursivePick<FederationTypes['Reservation'], { id: true }>;
  Post: { __typename: 'Post' } & GraphQLRecursivePick<FederationTypes['Post'], { id: true }> &
    (
      | Record<PropertyKey, never>
      | GraphQLRecursivePick<FederationTypes['Post'], { exactLatitude: true; exactLongitude: true; placeSeal: true }>
      | GraphQLRecursivePick<
          FederationTypes['Post'],
          { exactLatitude: true; exactLongitude: true; placeSeal: true; portions: true; isHidden: true }
        >
      | GraphQLRecursivePick<FederationTypes['Post'], { portions: true; isHidden: true }>
    );
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Reservation: ResolverTypeWrapper<ReservationModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Post: ResolverTypeWrapper<PostStubModel>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  User: ResolverTypeWrapper<UserStubModel>;
  Position: ResolverTypeWrapper<Position>;
  ReservationConnection: ResolverTypeWrapper<
    Omit<ReservationConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['ReservationEdge']> }
  >;
  ReservationEdge: ResolverTypeWrapper<Omit<ReservationEdge, 'node'> & { node: ResolversTypes['Reservation'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  ReservePayload: ResolverTypeWrapper<
    Omit<ReservePayload, 'reservation'> & { reservation: ResolversTypes['Reservation'] }
  >;
  CancelReservationPayload: ResolverTypeWrapper<
    Omit<CancelReservationPayload, 'reservation'> & { reservation: ResolversTypes['Reservation'] }
  >;
  HolderPage: ResolverTypeWrapper<HolderPage>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Reservation: ReservationModel;
  ID: Scalars['ID']['output'];
  Boolean: Scalars['Boolean']['output'];
  Post: PostStubModel;
  Int: Scalars['Int']['output'];
  Float: Scalars['Float']['output'];
  String: Scalars['String']['output'];
  User: UserStubModel;
  Position: Position;
  ReservationConnection: Omit<ReservationConnection, 'edges'> & {
    edges: ReadonlyArray<ResolversParentTypes['ReservationEdge']>;
  };
  ReservationEdge: Omit<ReservationEdge, 'node'> & { node: ResolversParentTypes['Reservation'] };
  PageInfo: PageInfo;
  ReservePayload: Omit<ReservePayload, 'reservation'> & { reservation: ResolversParentTypes['Reservation'] };
  CancelReservationPayload: Omit<CancelReservationPayload, 'reservation'> & {
    reservation: ResolversParentTypes['Reservation'];
  };
  HolderPage: HolderPage;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type ReservationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Reservation'] = ResolversParentTypes['Reservation'],
  FederationReferenceType extends FederationReferenceTypes['Reservation'] = FederationReferenceTypes['Reservation'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Reservation']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  post?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  isActive?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

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
  position?: Resolver<Maybe<ResolversTypes['Position']>, ParentType, ContextType>;
  availableReservations?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  takenReservations?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reservedByMe?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  reservations?: Resolver<
    Maybe<ResolversTypes['ReservationConnection']>,
    ParentType,
    ContextType,
    RequireFields<PostReservationsArgs, 'first'>
  >;
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
  reservations?: Resolver<
    Maybe<ResolversTypes['ReservationConnection']>,
    ParentType,
    ContextType,
    RequireFields<UserReservationsArgs, 'first'>
  >;
};

export type PositionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Position'] = ResolversParentTypes['Position'],
> = {
  latitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ReservationConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ReservationConnection'] = ResolversParentTypes['ReservationConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ReservationEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ReservationEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ReservationEdge'] = ResolversParentTypes['ReservationEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Reservation'], ParentType, ContextType>;
};

export type PageInfoResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo'],
> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ReservePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ReservePayload'] = ResolversParentTypes['ReservePayload'],
> = {
  reservation?: Resolver<ResolversTypes['Reservation'], ParentType, ContextType>;
};

export type CancelReservationPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['CancelReservationPayload'] =
    ResolversParentTypes['CancelReservationPayload'],
> = {
  reservation?: Resolver<ResolversTypes['Reservation'], ParentType, ContextType>;
};

export type HolderPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HolderPage'] = ResolversParentTypes['HolderPage'],
> = {
  userIds?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  taken?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  holders: Resolver<
    ResolversTypes['HolderPage'],
    ParentType,
    ContextType,
    RequireFields<QueryHoldersArgs, 'postId' | 'first'>
  >;
  heldPosts: Resolver<
    ReadonlyArray<ResolversTypes['ID']>,
    ParentType,
    ContextType,
    RequireFields<QueryHeldPostsArgs, 'postIds'>
  >;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  reserve: Resolver<
    Maybe<ResolversTypes['ReservePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationReserveArgs, 'postId'>
  >;
  cancelReservation: Resolver<
    Maybe<ResolversTypes['CancelReservationPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCancelReservationArgs, 'id'>
  >;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Reservation?: ReservationResolvers<ContextType>;
  Post?: PostResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Position?: PositionResolvers<ContextType>;
  ReservationConnection?: ReservationConnectionResolvers<ContextType>;
  ReservationEdge?: ReservationEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  ReservePayload?: ReservePayloadResolvers<ContextType>;
  CancelReservationPayload?: CancelReservationPayloadResolvers<ContextType>;
  HolderPage?: HolderPageResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
};
