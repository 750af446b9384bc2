// Generated from schema.graphql by `npm run codegen`. Changes made here are lost.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserParent as UserParentModel } from '../resolvers/parents';
import type { IssuedSession as IssuedSessionModel } from '../domain/session';
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
  /** The address that they log in with. Only they themselves may read it. */
  readonly email?: Maybe<Scalars['String']['output']>;
};

/** A login on one device: it ends by logging out, by reuse of an old refresh token, or by itself. */
export type Session = {
  readonly __typename?: 'Session';
  /** Sent as `Authorization: Bearer …`. */
  readonly accessToken: Scalars['String']['output'];
  /** When the access token stops working. */
  readonly accessTokenExpiresAt: Scalars['DateTime']['output'];
  /** Gets the next pair of tokens, once; null for a session that has none (the phone app's). */
  readonly refreshToken?: Maybe<Scalars['String']['output']>;
  /** When the refresh token stops working; null where there is none. */
  readonly refreshTokenExpiresAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What a new account needs. */
export type SignUpInput = {
  /** Unique, compared without regard to case and to how its domain is written; 254 characters at most. */
  readonly email: Scalars['String']['input'];
  /** The name that others see, 1 to 50 characters in one line, some of them visible; need not be unique. */
  readonly username: Scalars['String']['input'];
  /** 8 to 128 characters of any kind, some of them visible; common ones are refused. */
  readonly password: Scalars['String']['input'];
  /** Push token of this device, to be registered along with the account. */
  readonly deviceToken?: InputMaybe<Scalars['String']['input']>;
  /** Makes a repeat of this call log in to the account that the first one made (1 to 255 characters; kept for 24 hours). The same as the header Idempotency-Key. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** A new account, already logged in. */
export type SignUpPayload = {
  readonly __typename?: 'SignUpPayload';
  /** The new person; null when nothing of it can be had. */
  readonly user?: Maybe<User>;
  /** When the account was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Their first session. */
  readonly session: Session;
};

/** Who wants in. */
export type LogInInput = {
  /** The account's address, in any case. */
  readonly email: Scalars['String']['input'];
  /** The account's password. */
  readonly password: Scalars['String']['input'];
};

/** A login that worked. */
export type LogInPayload = {
  readonly __typename?: 'LogInPayload';
  /** Who logged in; null when nothing of it can be had. */
  readonly user?: Maybe<User>;
  /** The new session. */
  readonly session: Session;
};

/** A session to go on with. */
export type RefreshSessionInput = {
  /** The newest refresh token of the session; one that was traded more than 10 seconds ago, or whose successor was used, ends the whole session. */
  readonly refreshToken: Scalars['String']['input'];
};

/** The session with its next pair of tokens. */
export type RefreshSessionPayload = {
  readonly __typename?: 'RefreshSessionPayload';
  /** Whose session it is; null when nothing of it can be had. */
  readonly user?: Maybe<User>;
  /** The same session, with new tokens. */
  readonly session: Session;
};

/** The session of the token that was sent is over. */
export type LogOutPayload = {
  readonly __typename?: 'LogOutPayload';
  /** Who logged out; null when nothing of it can be had. */
  readonly user?: Maybe<User>;
};

/** Another address for the account. */
export type ChangeEmailInput = {
  /** The new address, unique without regard to case. */
  readonly email: Scalars['String']['input'];
  /** The account's password; not needed by the phone app's own route in a session that the phone's log-in began. */
  readonly password?: InputMaybe<Scalars['String']['input']>;
};

/** The account with its new address. */
export type ChangeEmailPayload = {
  readonly __typename?: 'ChangeEmailPayload';
  /** Whose address it is; null when nothing of it can be had. */
  readonly user?: Maybe<User>;
  /** The address as it is kept now. */
  readonly email: Scalars['String']['output'];
};

/** A session that was ended before its access tokens run out. */
export type RevokedSession = {
  readonly __typename?: 'RevokedSession';
  /** The session's id (`sid` in its tokens). */
  readonly sid: Scalars['ID']['output'];
  /** From then on all its tokens have run out by themselves, and it may be forgotten. */
  readonly forgettableAt: Scalars['DateTime']['output'];
};

/** Sessions ended since a moment. */
export type RevokedSessionList = {
  readonly __typename?: 'RevokedSessionList';
  /** Those ended, oldest first; some may have been told before. */
  readonly sessions: ReadonlyArray<RevokedSession>;
  /** Hand this in the next time. */
  readonly cursor: Scalars['String']['output'];
  /** Whether more can be fetched at once. */
  readonly hasMore: Scalars['Boolean']['output'];
};

/** What can be asked. */
export type Query = {
  readonly __typename?: 'Query';
  /** Sessions ended before their time, for whoever verifies tokens. Callers: router. */
  readonly revokedSessions: RevokedSessionList;
  /** The address of an account; null when there is none. Callers: payment. */
  readonly accountEmail?: Maybe<Scalars['String']['output']>;
};

/** What can be asked. */
export type QueryRevokedSessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** What can be asked. */
export type QueryAccountEmailArgs = {
  userId: Scalars['ID']['input'];
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Makes an account and logs it in. Errors: BAD_USER_INPUT, EMAIL_TAKEN, OVERLOADED, SUBGRAPH_UNAVAILABLE (nothing was made: try again), IDEMPOTENCY_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED (also for another password), RATE_LIMITED. */
  readonly signUp?: Maybe<SignUpPayload>;
  /** Logs in. Errors: INVALID_CREDENTIALS, the same for an unknown address and a wrong password; RATE_LIMITED after 15 wrong ones in 15 minutes or too many from one address; OVERLOADED. */
  readonly logIn?: Maybe<LogInPayload>;
  /** Trades a refresh token for the next pair of tokens; the same pair again when repeated within 10 seconds. Errors: UNAUTHENTICATED. */
  readonly refreshSession?: Maybe<RefreshSessionPayload>;
  /** Ends the session of the token that was sent; its access tokens stop working within a minute. Errors: UNAUTHENTICATED. */
  readonly logOut?: Maybe<LogOutPayload>;
  /** Changes one's own address. Errors: UNAUTHENTICATED, FORBIDDEN, EMAIL_TAKEN, INVALID_CREDENTIALS, BAD_USER_INPUT, RATE_LIMITED, OVERLOADED. */
  readonly changeEmail?: Maybe<ChangeEmailPayload>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationSignUpArgs = {
  input: SignUpInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationLogInArgs = {
  input: LogInInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationRefreshSessionArgs = {
  input: RefreshSessionInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationChangeEmailArgs = {
  input: ChangeEmailInput;
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
  Session: ResolverTypeWrapper<IssuedSessionModel>;
  SignUpInput: SignUpInput;
  SignUpPayload: ResolverTypeWrapper<
    Omit<SignUpPayload, 'user' | 'session'> & {
      user?: Maybe<ResolversTypes['User']>;
      session: ResolversTypes['Session'];
    }
  >;
  LogInInput: LogInInput;
  LogInPayload: ResolverTypeWrapper<
    Omit<LogInPayload, 'user' | 'session'> & {
      user?: Maybe<ResolversTypes['User']>;
      session: ResolversTypes['Session'];
    }
  >;
  RefreshSessionInput: RefreshSessionInput;
  RefreshSessionPayload: ResolverTypeWrapper<
    Omit<RefreshSessionPayload, 'user' | 'session'> & {
      user?: Maybe<ResolversTypes['User']>;
      session: ResolversTypes['Session'];
    }
  >;
  LogOutPayload: ResolverTypeWrapper<Omit<LogOutPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  ChangeEmailInput: ChangeEmailInput;
  ChangeEmailPayload: ResolverTypeWrapper<Omit<ChangeEmailPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  RevokedSession: ResolverTypeWrapper<RevokedSession>;
  RevokedSessionList: ResolverTypeWrapper<RevokedSessionList>;
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
  Session: IssuedSessionModel;
  SignUpInput: SignUpInput;
  SignUpPayload: Omit<SignUpPayload, 'user' | 'session'> & {
    user?: Maybe<ResolversParentTypes['User']>;
    session: ResolversParentTypes['Session'];
  };
  LogInInput: LogInInput;
  LogInPayload: Omit<LogInPayload, 'user' | 'session'> & {
    user?: Maybe<ResolversParentTypes['User']>;
    session: ResolversParentTypes['Session'];
  };
  RefreshSessionInput: RefreshSessionInput;
  RefreshSessionPayload: Omit<RefreshSessionPayload, 'user' | 'session'> & {
    user?: Maybe<ResolversParentTypes['User']>;
    session: ResolversParentTypes['Session'];
  };
  LogOutPayload: Omit<LogOutPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  ChangeEmailInput: ChangeEmailInput;
  ChangeEmailPayload: Omit<ChangeEmailPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  RevokedSession: RevokedSession;
  RevokedSessionList: RevokedSessionList;
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
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SessionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session'],
> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  accessTokenExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  refreshTokenExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type SignUpPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SignUpPayload'] = ResolversParentTypes['SignUpPayload'],
> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  session?: Resolver<ResolversTypes['Session'], ParentType, ContextType>;
};

export type LogInPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['LogInPayload'] = ResolversParentTypes['LogInPayload'],
> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  session?: Resolver<ResolversTypes['Session'], ParentType, ContextType>;
};

export type RefreshSessionPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RefreshSessionPayload'] = ResolversParentTypes['RefreshSessionPayload'],
> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  session?: Resolver<ResolversTypes['Session'], ParentType, ContextType>;
};

export type LogOutPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['LogOutPayload'] = ResolversParentTypes['LogOutPayload'],
> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type ChangeEmailPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ChangeEmailPayload'] = ResolversParentTypes['ChangeEmailPayload'],
> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RevokedSessionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RevokedSession'] = ResolversParentTypes['RevokedSession'],
> = {
  sid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  forgettableAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type RevokedSessionListResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RevokedSessionList'] = ResolversParentTypes['RevokedSessionList'],
> = {
  sessions?: Resolver<ReadonlyArray<ResolversTypes['RevokedSession']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hasMore?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  revokedSessions: Resolver<
    ResolversTypes['RevokedSessionList'],
    ParentType,
    ContextType,
    Partial<QueryRevokedSessionsArgs>
  >;
  accountEmail: Resolver<
    Maybe<ResolversTypes['String']>,
    ParentType,
    ContextType,
    RequireFields<QueryAccountEmailArgs, 'userId'>
  >;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  signUp: Resolver<
    Maybe<ResolversTypes['SignUpPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSignUpArgs, 'input'>
  >;
  logIn: Resolver<
    Maybe<ResolversTypes['LogInPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationLogInArgs, 'input'>
  >;
  refreshSession: Resolver<
    Maybe<ResolversTypes['RefreshSessionPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRefreshSessionArgs, 'input'>
  >;
  logOut: Resolver<Maybe<ResolversTypes['LogOutPayload']>, ParentType, ContextType>;
  changeEmail: Resolver<
    Maybe<ResolversTypes['ChangeEmailPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationChangeEmailArgs, 'input'>
  >;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  SignUpPayload?: SignUpPayloadResolvers<ContextType>;
  LogInPayload?: LogInPayloadResolvers<ContextType>;
  RefreshSessionPayload?: RefreshSessionPayloadResolvers<ContextType>;
  LogOutPayload?: LogOutPayloadResolvers<ContextType>;
  ChangeEmailPayload?: ChangeEmailPayloadResolvers<ContextType>;
  RevokedSession?: RevokedSessionResolvers<ContextType>;
  RevokedSessionList?: RevokedSessionListResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
};
