export { createClient, type Client } from './create-client';
export { ErrorCode } from './generated/error-code';
export { LogInDocument, SignUpDocument } from './generated/graphql';
export { readFeed } from './read-feed';
export { RequestError } from './request-error';
export { reserve } from './reserve';
