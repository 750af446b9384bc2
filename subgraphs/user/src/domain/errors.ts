import { AppError } from '@gobbler/contracts';

export class DeviceNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such device among yours.');
  }
}

export class ProfileNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such person any more.');
  }
}
