import type { LightMyRequestResponse } from 'fastify';

/** A key's check: the value is what the phone's parser takes there. */
type Check = (value: unknown) => boolean;

const isInteger: Check = (value) => Number.isSafeInteger(value);
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isText: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isTime: Check = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(value);
const isUrl: Check = (value) => typeof value === 'string' && URL.canParse(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const POST: Record<string, Check> = {
  post_id: isInteger,
  user_id: isInteger,
  title: isText,
  post_desc: isText,
  image_url: isUrl,
  location_latitude: isNumber,
  location_longitude: isNumber,
  total_reservations: isInteger,
  available_reservations: isInteger,
  time_end: isTime,
  created_at: isTime,
  updated_at: orNull(isTime),
  is_available: isBoolean,
};

const ACCOUNT: Record<string, Check> = {
  userId: isInteger,
  isPremium: isBoolean,
  username: isText,
  dateCreated: isTime,
  lastUpdated: orNull(isTime),
  email: isText,
  stripeId: orNull(isText),
  subscriptionId: orNull(isText),
  fcmToken: orNull(isText),
};

const RESERVATION: Record<string, Check> = {
  reservation_id: isInteger,
  user_id: isInteger,
  post_id: isInteger,
  created_at: isTime,
  updated_at: orNull(isTime),
};

/** Fails unless an object has exactly these keys with values of these kinds. */
function expectShape(value: unknown, shape: Record<string, Check>): void {
  const object = Object(value) as Record<string, unknown>;
  expect(Object.keys(object).sort()).toEqual(Object.keys(shape).sort());
  expect(Object.keys(shape).filter((key) => !shape[key]?.(object[key]))).toEqual([]);
}

export function expectPost(value: unknown): void {
  expectShape(value, POST);
}

export function expectPostWithReserved(value: unknown): void {
  expectShape(value, { ...POST, reserved: isBoolean });
}

export function expectPostInList(value: unknown): void {
  expectShape(value, { ...POST, reserved: isBoolean, distance: isNumber });
}

export function expectPostWithUsers(value: unknown): void {
  expectShape(value, { ...POST, users: Array.isArray });
  for (const user of (value as { users: unknown[] }).users) expectShape(user, { userId: isInteger, username: isText });
}

export function expectAccount(value: unknown): void {
  expectShape(value, ACCOUNT);
}

export function expectReservation(value: unknown): void {
  expectShape(value, { ...RESERVATION, post: (post) => post === null });
}

export function expectReservationWithPost(value: unknown): void {
  expectShape(value, { ...RESERVATION, post: (post) => typeof post === 'object' && post !== null });
  expectPost((value as { post: unknown }).post);
}

export const JSON_UTF8 = 'application/json; charset=utf-8';

/** A success as the phone knows it: exactly 200, and JSON. */
export function bodyOf(answer: LightMyRequestResponse): unknown {
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    200,
    JSON_UTF8,
    expect.any(String),
  ]);
  return answer.json();
}

/** An error as every route words it: JSON with the code and the request's id. */
export function expectRefusal(answer: LightMyRequestResponse, status: number, code: string): Record<string, unknown> {
  const body: Record<string, unknown> = answer.json();
  expect([answer.statusCode, answer.headers['content-type'], body['code']]).toEqual([status, JSON_UTF8, code]);
  expect(body['requestId']).toBe(answer.headers['x-request-id']);
  if (status === 503 || status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  if (status === 422) expectProblems(body['detail']);
  else expect(typeof (body['error'] ?? body['detail'])).toBe('string');
  return body;
}

function expectProblems(detail: unknown): void {
  expect(Array.isArray(detail)).toBe(true);
  const problems = detail as Record<string, unknown>[];
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) expectShape(problem, { loc: Array.isArray, msg: isText, type: isText });
}

/** Where the problems of a 422 are, as dotted paths. */
export function placesOf(body: Record<string, unknown>): string[] {
  return (body['detail'] as { loc: string[] }[]).map(({ loc }) => loc.join('.')).sort();
}
