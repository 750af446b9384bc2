import { AppError, BadUserInputError } from '@gobbler/contracts';

export class PostNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such post.');
  }
}

export class PostNotOwnedError extends AppError {
  constructor() {
    super('FORBIDDEN', 'Only the one who posted this may change it.');
  }
}

/** The post is not at the version that the caller expected. */
export class PostChangedError extends AppError {
  constructor(expected: number, current: number) {
    super('CONFLICT', `The post is at version ${current}, not ${expected}: read it again.`);
  }
}

/** An upload that can't become the picture of a post. */
export class UploadUnusableError extends BadUserInputError {
  constructor(problem: string) {
    super([{ path: 'input.uploadId', message: problem }]);
  }
}

export class UploadEmptyError extends BadUserInputError {
  constructor() {
    super([{ path: 'picture', message: 'is empty' }]);
  }
}

export class PictureTooLargeError extends AppError {
  constructor(limit: string) {
    super('PAYLOAD_TOO_LARGE', `A picture may have at most ${limit}.`);
  }
}

export class PictureKindError extends AppError {
  constructor(kind: 'HEIC' | null) {
    const what = kind === null ? 'This is not a picture that we take' : `${kind} pictures are not taken`;
    super('UNSUPPORTED_MEDIA_TYPE', `${what}: send a JPEG, PNG or WebP.`);
  }
}

export class PicturesBusyError extends AppError {
  constructor(cause?: unknown) {
    super('OVERLOADED', 'Too many pictures are being worked on. Try again in a few seconds.', {
      retryAfterSeconds: 5,
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

/** Bytes for an unknown or expired upload. */
export class UploadNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such upload.');
  }
}
