import { randomUUID } from 'node:crypto';

/** 32 hexadecimal digits. Node keeps random bytes for UUIDs in stock; asking for others costs a system call each time. */
export function newTraceId(): string {
  return randomUUID().replaceAll('-', '');
}

/** 16 hexadecimal digits. */
export function newSpanId(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(28);
}
