import { AppError } from '@gobbler/contracts';

export class OwnPostError extends AppError {
  constructor() {
    super('OWN_POST', 'This is your own post.');
  }
}

export class AlreadyReservedError extends AppError {
  constructor() {
    super('ALREADY_RESERVED', 'You hold a reservation of this post already.');
  }
}

export class PostClosedError extends AppError {
  constructor() {
    super('POST_CLOSED', 'This post can’t be reserved any more.');
  }
}

export class SoldOutError extends AppError {
  constructor() {
    super('SOLD_OUT', 'All portions of this post are taken.');
  }
}

export class PostUnknownError extends AppError {
  constructor() {
    super('POST_UNKNOWN', 'There is no such post.');
  }
}

/** Also for one that was cancelled before, or closed with its post. */
export class ReservationNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such reservation any more.');
  }
}

export class ReservationNotOwnedError extends AppError {
  constructor() {
    super('FORBIDDEN', 'This reservation belongs to another user.');
  }
}

/** No client's doing while the router works as it should, so it is logged and masked like any other fault of ours. */
export class ForgedPlaceError extends Error {
  constructor() {
    super(
      'A representation holds a place whose seal is not that of its post: do router, post and secrets fit together?',
    );
  }
}
