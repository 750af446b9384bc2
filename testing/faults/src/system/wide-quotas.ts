/** Under load few accounts post and reserve all there is; a fault must not be taken for a quota. */
export const WIDE_QUOTAS = {
  POST_QUOTA_POSTS_PER_DAY: '1000000',
  POST_QUOTA_OPEN_POSTS: '1000000',
  POST_QUOTA_UPLOADS_PER_DAY: '1000000',
  RESERVATION_QUOTA_OPEN: '1000000',
  RESERVATION_QUOTA_PER_DAY: '1000000',
  RESERVATION_QUOTA_POSITIONS_PER_DAY: '1000000',
};
