// Generated from schema.graphql by `npm run codegen`. Changes made here are lost.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserParent as UserParentModel } from '../resolvers/parents';
import type { Device as DeviceModel } from '../domain/device';
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

/** A person with an account. */
export type User = {
  readonly __typename?: 'User';
  /** Decimal text of an integer below 2^53. */
  readonly id: Scalars['ID']['output'];
  /** The name that others see; not unique. Null, with an error, for a person without a profile and while profiles can't be had. */
  readonly username?: Maybe<Scalars['String']['output']>;
  /** When the account was made. Only for oneself. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the profile was last changed; null when never. Only for oneself. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The phones that get pushes, the one registered last at the end. Only for oneself. */
  readonly devices?: Maybe<ReadonlyArray<Device>>;
};

/** A phone that gets pushes. A push token belongs to one person: registering it takes it from whoever had it. */
export type Device = {
  readonly __typename?: 'Device';
  /** Decimal text of an integer below 2^53. */
  readonly id: Scalars['ID']['output'];
  /** The push token that Firebase gave this device. */
  readonly token: Scalars['String']['output'];
  /** When it was registered last. */
  readonly registeredAt: Scalars['DateTime']['output'];
};

/** What to change of one's own profile; what is left out stays. */
export type UpdateProfileInput = {
  /** 1 to 50 characters in one line, some of them visible. */
  readonly username?: InputMaybe<Scalars['String']['input']>;
  /** A push token to register in the same step. */
  readonly deviceToken?: InputMaybe<Scalars['String']['input']>;
};

/** The profile as it is now. */
export type UpdateProfilePayload = {
  readonly __typename?: 'UpdateProfilePayload';
  /** Oneself. */
  readonly user: User;
};

/** A device that wants pushes. */
export type RegisterDeviceInput = {
  /** The push token that Firebase gave the device, 4096 characters at most. */
  readonly token: Scalars['String']['input'];
};

/** The device as it is kept. */
export type RegisterDevicePayload = {
  readonly __typename?: 'RegisterDevicePayload';
  /** The device. */
  readonly device: Device;
  /** Its owner: oneself. */
  readonly user: User;
};

/** A device that wants no more pushes. */
export type RemoveDevicePayload = {
  readonly __typename?: 'RemoveDevicePayload';
  /** The device that was removed. */
  readonly device: Device;
  /** Whose it was: oneself. */
  readonly user: User;
};

/** The profile of an account that auth is making. */
export type CreateProfileInput = {
  /** The id that auth allotted. */
  readonly userId: Scalars['ID']['input'];
  /** The name that others see. */
  readonly username: Scalars['String']['input'];
  /** When the account was made. */
  readonly createdAt: Scalars['DateTime']['input'];
  /** Push token of the device that signed up. */
  readonly deviceToken?: InputMaybe<Scalars['String']['input']>;
  /** The account's first session, which the device belongs to. */
  readonly sessionId?: InputMaybe<Scalars['ID']['input']>;
};

/** Done; saying it again changes nothing. */
export type CreateProfilePayload = {
  readonly __typename?: 'CreateProfilePayload';
  /** Whose profile it is. */
  readonly userId: Scalars['ID']['output'];
};

/** Done; saying it again changes nothing. */
export type RemoveProfilePayload = {
  readonly __typename?: 'RemoveProfilePayload';
  /** Whose profile is gone. */
  readonly userId: Scalars['ID']['output'];
};

/** Done; saying it again changes nothing. */
export type RemoveSessionDevicesPayload = {
  readonly __typename?: 'RemoveSessionDevicesPayload';
  /** How many devices there were. */
  readonly removed: Scalars['Int']['output'];
};

/** A push token of somebody. */
export type DeviceToken = {
  readonly __typename?: 'DeviceToken';
  /** Whose device it is. */
  readonly userId: Scalars['ID']['output'];
  /** Its push token. */
  readonly token: Scalars['String']['output'];
};

/** One page of push tokens, in a fixed order. */
export type DeviceTokenPage = {
  readonly __typename?: 'DeviceTokenPage';
  /** The tokens. */
  readonly tokens: ReadonlyArray<DeviceToken>;
  /** Hand this in for the next page; null at the end. */
  readonly next?: Maybe<Scalars['String']['output']>;
};

/** Done; saying it again changes nothing. */
export type ForgetDeviceTokenPayload = {
  readonly __typename?: 'ForgetDeviceTokenPayload';
  /** Whether there was such a token. */
  readonly wasKnown: Scalars['Boolean']['output'];
};

/** What can be asked. */
export type Query = {
  readonly __typename?: 'Query';
  /** Oneself; null for somebody who is not logged in. */
  readonly me?: Maybe<User>;
  /** A person by id; null when there is none. */
  readonly user?: Maybe<User>;
  /** Push tokens of these people, a page at a time. Callers: notification-worker. */
  readonly deviceTokens: DeviceTokenPage;
  /** Whether there is such a person. Callers: payment. */
  readonly userExists: Scalars['Boolean']['output'];
};

/** What can be asked. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};

/** What can be asked. */
export type QueryDeviceTokensArgs = {
  userIds: ReadonlyArray<Scalars['ID']['input']>;
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** What can be asked. */
export type QueryUserExistsArgs = {
  id: Scalars['ID']['input'];
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Changes one's own profile. Errors: UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND. */
  readonly updateProfile?: Maybe<UpdateProfilePayload>;
  /** Registers a device for pushes, no matter who had its token before; beyond the quota of devices it replaces the one registered longest ago. Errors: UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND. */
  readonly registerDevice?: Maybe<RegisterDevicePayload>;
  /** Removes one of one's own devices. Errors: UNAUTHENTICATED, NOT_FOUND. */
  readonly removeDevice?: Maybe<RemoveDevicePayload>;
  /** Makes or completes the profile of a new account. Callers: auth. */
  readonly createProfile: CreateProfilePayload;
  /** Removes the profile of an account that was never finished. Callers: auth. */
  readonly removeProfile: RemoveProfilePayload;
  /** Removes the devices that these sessions registered, since they are over. Callers: auth. */
  readonly removeSessionDevices: RemoveSessionDevicesPayload;
  /** Forgets a push token that belongs to no phone any more. Callers: notification-worker. */
  readonly forgetDeviceToken: ForgetDeviceTokenPayload;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationRegisterDeviceArgs = {
  input: RegisterDeviceInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationRemoveDeviceArgs = {
  id: Scalars['ID']['input'];
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationCreateProfileArgs = {
  input: CreateProfileInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationRemoveProfileArgs = {
  userId: Scalars['ID']['input'];
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationRemoveSessionDevicesArgs = {
  sessionIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationForgetDeviceTokenArgs = {
  token: Scalars['String']['input'];
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
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  User: ResolverTypeWrapper<UserParentModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Device: ResolverTypeWrapper<DeviceModel>;
  UpdateProfileInput: UpdateProfileInput;
  UpdateProfilePayload: ResolverTypeWrapper<Omit<UpdateProfilePayload, 'user'> & { user: ResolversTypes['User'] }>;
  RegisterDeviceInput: RegisterDeviceInput;
  RegisterDevicePayload: ResolverTypeWrapper<
    Omit<RegisterDevicePayload, 'device' | 'user'> & { device: ResolversTypes['Device']; user: ResolversTypes['User'] }
  >;
  RemoveDevicePayload: ResolverTypeWrapper<
    Omit<RemoveDevicePayload, 'device' | 'user'> & { device: ResolversTypes['Device']; user: ResolversTypes['User'] }
  >;
  CreateProfileInput: CreateProfileInput;
  CreateProfilePayload: ResolverTypeWrapper<CreateProfilePayload>;
  RemoveProfilePayload: ResolverTypeWrapper<RemoveProfilePayload>;
  RemoveSessionDevicesPayload: ResolverTypeWrapper<RemoveSessionDevicesPayload>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  DeviceToken: ResolverTypeWrapper<DeviceToken>;
  DeviceTokenPage: ResolverTypeWrapper<DeviceTokenPage>;
  ForgetDeviceTokenPayload: ResolverTypeWrapper<ForgetDeviceTokenPayload>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  User: UserParentModel;
  ID: Scalars['ID']['output'];
  String: Scalars['String']['output'];
  Device: DeviceModel;
  UpdateProfileInput: UpdateProfileInput;
  UpdateProfilePayload: Omit<UpdateProfilePayload, 'user'> & { user: ResolversParentTypes['User'] };
  RegisterDeviceInput: RegisterDeviceInput;
  RegisterDevicePayload: Omit<RegisterDevicePayload, 'device' | 'user'> & {
    device: ResolversParentTypes['Device'];
    user: ResolversParentTypes['User'];
  };
  RemoveDevicePayload: Omit<RemoveDevicePayload, 'device' | 'user'> & {
    device: ResolversParentTypes['Device'];
    user: ResolversParentTypes['User'];
  };
  CreateProfileInput: CreateProfileInput;
  CreateProfilePayload: CreateProfilePayload;
  RemoveProfilePayload: RemoveProfilePayload;
  RemoveSessionDevicesPayload: RemoveSessionDevicesPayload;
  Int: Scalars['Int']['output'];
  DeviceToken: DeviceToken;
  DeviceTokenPage: DeviceTokenPage;
  ForgetDeviceTokenPayload: ForgetDeviceTokenPayload;
  Boolean: Scalars['Boolean']['output'];
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

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
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  devices?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Device']>>, ParentType, ContextType>;
};

export type DeviceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type UpdateProfilePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UpdateProfilePayload'] = ResolversParentTypes['UpdateProfilePayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RegisterDevicePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RegisterDevicePayload'] = ResolversParentTypes['RegisterDevicePayload'],
> = {
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RemoveDevicePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RemoveDevicePayload'] = ResolversParentTypes['RemoveDevicePayload'],
> = {
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type CreateProfilePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['CreateProfilePayload'] = ResolversParentTypes['CreateProfilePayload'],
> = {
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type RemoveProfilePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RemoveProfilePayload'] = ResolversParentTypes['RemoveProfilePayload'],
> = {
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type RemoveSessionDevicesPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RemoveSessionDevicesPayload'] =
    ResolversParentTypes['RemoveSessionDevicesPayload'],
> = {
  removed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DeviceTokenResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['DeviceToken'] = ResolversParentTypes['DeviceToken'],
> = {
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeviceTokenPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['DeviceTokenPage'] = ResolversParentTypes['DeviceTokenPage'],
> = {
  tokens?: Resolver<ReadonlyArray<ResolversTypes['DeviceToken']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ForgetDeviceTokenPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ForgetDeviceTokenPayload'] =
    ResolversParentTypes['ForgetDeviceTokenPayload'],
> = {
  wasKnown?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  me: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  user: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  deviceTokens: Resolver<
    ResolversTypes['DeviceTokenPage'],
    ParentType,
    ContextType,
    RequireFields<QueryDeviceTokensArgs, 'userIds' | 'first'>
  >;
  userExists: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<QueryUserExistsArgs, 'id'>>;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  updateProfile: Resolver<
    Maybe<ResolversTypes['UpdateProfilePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUpdateProfileArgs, 'input'>
  >;
  registerDevice: Resolver<
    Maybe<ResolversTypes['RegisterDevicePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRegisterDeviceArgs, 'input'>
  >;
  removeDevice: Resolver<
    Maybe<ResolversTypes['RemoveDevicePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRemoveDeviceArgs, 'id'>
  >;
  createProfile: Resolver<
    ResolversTypes['CreateProfilePayload'],
    ParentType,
    ContextType,
    RequireFields<MutationCreateProfileArgs, 'input'>
  >;
  removeProfile: Resolver<
    ResolversTypes['RemoveProfilePayload'],
    ParentType,
    ContextType,
    RequireFields<MutationRemoveProfileArgs, 'userId'>
  >;
  removeSessionDevices: Resolver<
    ResolversTypes['RemoveSessionDevicesPayload'],
    ParentType,
    ContextType,
    RequireFields<MutationRemoveSessionDevicesArgs, 'sessionIds'>
  >;
  forgetDeviceToken: Resolver<
    ResolversTypes['ForgetDeviceTokenPayload'],
    ParentType,
    ContextType,
    RequireFields<MutationForgetDeviceTokenArgs, 'token'>
  >;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  UpdateProfilePayload?: UpdateProfilePayloadResolvers<ContextType>;
  RegisterDevicePayload?: RegisterDevicePayloadResolvers<ContextType>;
  RemoveDevicePayload?: RemoveDevicePayloadResolvers<ContextType>;
  CreateProfilePayload?: CreateProfilePayloadResolvers<ContextType>;
  RemoveProfilePayload?: RemoveProfilePayloadResolvers<ContextType>;
  RemoveSessionDevicesPayload?: RemoveSessionDevicesPayloadResolvers<ContextType>;
  DeviceToken?: DeviceTokenResolvers<ContextType>;
  DeviceTokenPage?: DeviceTokenPageResolvers<ContextType>;
  ForgetDeviceTokenPayload?: ForgetDeviceTokenPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
};
