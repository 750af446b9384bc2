export { createRateLimiters, type RateLimitersOptions } from './create-rate-limiters';
