// Generated from schema.graphql by `npm run codegen`. Changes made here are lost.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserParent as UserParentModel } from '../resolvers/parents';
import type { Subscription as SubscriptionModel } from '../domain/subscription';
import type { Context } from '../context';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
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
  /** Whether they have premium: a subscription that is active, trialing or past due. */
  readonly isPremium?: Maybe<Scalars['Boolean']['output']>;
  /** Their newest subscription; null when they never had one. */
  readonly subscription?: Maybe<PremiumSubscription>;
  /** Their customer id at Stripe; null when they never went to a checkout. */
  readonly stripeCustomerId?: Maybe<Scalars['String']['output']>;
};

/** A premium subscription, as Stripe told it last. */
export type PremiumSubscription = {
  readonly __typename?: 'PremiumSubscription';
  /** The subscription's id at Stripe. */
  readonly id: Scalars['ID']['output'];
  /** Where it stands. */
  readonly status: SubscriptionStatus;
  /** Paid until then; null when unknown. */
  readonly currentPeriodEnd?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it ends with the period that is paid. */
  readonly cancelAtPeriodEnd: Scalars['Boolean']['output'];
};

/** Where a subscription stands (https://docs.stripe.com/api/subscriptions/object#subscription_object-status). */
export type SubscriptionStatus =
  /** In a trial: premium. */
  | 'TRIALING'
  /** Paid: premium. */
  | 'ACTIVE'
  /** A payment failed and is tried again: still premium. */
  | 'PAST_DUE'
  /** The first payment is not through yet. */
  | 'INCOMPLETE'
  /** The first payment never came. */
  | 'INCOMPLETE_EXPIRED'
  /** Ended. */
  | 'CANCELED'
  /** Payments failed for good. */
  | 'UNPAID'
  /** On hold. */
  | 'PAUSED';

/** A checkout to be opened. */
export type CreateCheckoutSessionInput = {
  /** Where the browser goes after paying; its origin must be on the configured list. */
  readonly successUrl: Scalars['String']['input'];
  /** Where the browser goes when the person turns back; its origin must be on the list too. The success address when left out. */
  readonly cancelUrl?: InputMaybe<Scalars['String']['input']>;
  /** For whom. Oneself when left out; only the phone app's own route may name a person without their token. */
  readonly userId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat of this call answer what the first one did (1 to 255 characters; kept for 24 hours). */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** A checkout page that waits. */
export type CreateCheckoutSessionPayload = {
  readonly __typename?: 'CreateCheckoutSessionPayload';
  /** Open this in a browser. A checkout that is still open is used again. */
  readonly url: Scalars['String']['output'];
  /** It works until then. */
  readonly expiresAt: Scalars['DateTime']['output'];
};

/** A portal to be opened. */
export type OpenBillingPortalInput = {
  /** Where the browser goes afterwards; its origin must be on the configured list. */
  readonly returnUrl: Scalars['String']['input'];
};

/** A page on which one manages one's subscription. */
export type OpenBillingPortalPayload = {
  readonly __typename?: 'OpenBillingPortalPayload';
  /** Open this in a browser. */
  readonly url: Scalars['String']['output'];
};

/** One page of people with premium, in a fixed order. */
export type PremiumUserPage = {
  readonly __typename?: 'PremiumUserPage';
  /** Their ids. */
  readonly userIds: ReadonlyArray<Scalars['ID']['output']>;
  /** Hand this in for the next page; null at the end. */
  readonly next?: Maybe<Scalars['String']['output']>;
};

/** What can be asked. */
export type Query = {
  readonly __typename?: 'Query';
  /** People with premium, a page at a time. Callers: notification-worker. */
  readonly premiumUsers: PremiumUserPage;
};

/** What can be asked. */
export type QueryPremiumUsersArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Opens Stripe's checkout for premium. Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, ALREADY_PREMIUM, REDIRECT_NOT_ALLOWED, SUBGRAPH_UNAVAILABLE, IDEMPOTENCY_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED. */
  readonly createCheckoutSession?: Maybe<CreateCheckoutSessionPayload>;
  /** Opens Stripe's portal for one's own subscription. Errors: UNAUTHENTICATED, NOT_FOUND, REDIRECT_NOT_ALLOWED, SUBGRAPH_UNAVAILABLE. */
  readonly openBillingPortal?: Maybe<OpenBillingPortalPayload>;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationCreateCheckoutSessionArgs = {
  input: CreateCheckoutSessionInput;
};

/** What can be changed. A change that failed is null, with its error; one that succeeded stands beside it. */
export type MutationOpenBillingPortalArgs = {
  input: OpenBillingPortalInput;
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
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  PremiumSubscription: ResolverTypeWrapper<SubscriptionModel>;
  SubscriptionStatus: SubscriptionStatus;
  CreateCheckoutSessionInput: CreateCheckoutSessionInput;
  CreateCheckoutSessionPayload: ResolverTypeWrapper<CreateCheckoutSessionPayload>;
  OpenBillingPortalInput: OpenBillingPortalInput;
  OpenBillingPortalPayload: ResolverTypeWrapper<OpenBillingPortalPayload>;
  PremiumUserPage: ResolverTypeWrapper<PremiumUserPage>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  User: UserParentModel;
  ID: Scalars['ID']['output'];
  Boolean: Scalars['Boolean']['output'];
  String: Scalars['String']['output'];
  PremiumSubscription: SubscriptionModel;
  CreateCheckoutSessionInput: CreateCheckoutSessionInput;
  CreateCheckoutSessionPayload: CreateCheckoutSessionPayload;
  OpenBillingPortalInput: OpenBillingPortalInput;
  OpenBillingPortalPayload: OpenBillingPortalPayload;
  PremiumUserPage: PremiumUserPage;
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
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
  isPremium?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  subscription?: Resolver<Maybe<ResolversTypes['PremiumSubscription']>, ParentType, ContextType>;
  stripeCustomerId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PremiumSubscriptionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PremiumSubscription'] = ResolversParentTypes['PremiumSubscription'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SubscriptionStatus'], ParentType, ContextType>;
  currentPeriodEnd?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  cancelAtPeriodEnd?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type CreateCheckoutSessionPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['CreateCheckoutSessionPayload'] =
    ResolversParentTypes['CreateCheckoutSessionPayload'],
> = {
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type OpenBillingPortalPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['OpenBillingPortalPayload'] =
    ResolversParentTypes['OpenBillingPortalPayload'],
> = {
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PremiumUserPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PremiumUserPage'] = ResolversParentTypes['PremiumUserPage'],
> = {
  userIds?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  premiumUsers: Resolver<
    ResolversTypes['PremiumUserPage'],
    ParentType,
    ContextType,
    RequireFields<QueryPremiumUsersArgs, 'first'>
  >;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  createCheckoutSession: Resolver<
    Maybe<ResolversTypes['CreateCheckoutSessionPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCreateCheckoutSessionArgs, 'input'>
  >;
  openBillingPortal: Resolver<
    Maybe<ResolversTypes['OpenBillingPortalPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationOpenBillingPortalArgs, 'input'>
  >;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
  PremiumSubscription?: PremiumSubscriptionResolvers<ContextType>;
  CreateCheckoutSessionPayload?: CreateCheckoutSessionPayloadResolvers<ContextType>;
  OpenBillingPortalPayload?: OpenBillingPortalPayloadResolvers<ContextType>;
  PremiumUserPage?: PremiumUserPageResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
};
