import type { Push, PushAnswer } from '@gobbler/contracts';
import type { PostNews } from './post-news';

/** Users to notify, in a fixed order; `next` continues after them and is null at the end. */
interface PeoplePage {
  readonly userIds: readonly number[];
  readonly next: string | null;
}

/** The users to notify of an event at this moment. */
export interface Recipients {
  /** Portions of the post that are taken at this moment; after a deletion only once its reservations are closed. */
  takenNow(news: PostNews): Promise<number>;
  /** At most 500 people behind `after`; null for the first page. */
  page(news: PostNews, after: string | null): Promise<PeoplePage>;
}

/** A push token and whose it is. */
export interface Device {
  readonly userId: number;
  readonly token: string;
}

interface DevicePage {
  readonly devices: readonly Device[];
  readonly next: string | null;
}

/** People's phones. */
export interface Devices {
  /** At most 500 phones of at most 500 people. */
  page(userIds: readonly number[], after: string | null): Promise<DevicePage>;
  /** Forgets a token that belongs to no phone any more; forgetting it twice is fine. */
  forget(token: string): Promise<void>;
}

/** Sends to at most 500 tokens and answers for each; rejects, within seconds, when all of them may be tried again. */
export type SendPush = (push: Push, tokens: readonly string[]) => Promise<readonly PushAnswer[]>;

/** Puts an event into the words and the form that the phone app reads. */
export type ComposePush = (news: PostNews, taken: number) => Push;

/** Progress of an event's notifications. */
export interface Place {
  /** The page of people to read next; null for the first one. */
  readonly after: string | null;
  /** Whether there are no more pages: only those who could not be reached are left. */
  readonly isReadThrough: boolean;
}

/** People that are tried again at once. */
export const MAX_UNREACHED = 500;

/** What became of an event for one phone of a person. */
export interface PhoneRecord {
  readonly userId: number;
  /** Null for a person without a phone. */
  readonly token: string | null;
  /** Nothing more goes to a phone unless it `failed`. */
  readonly result: 'sent' | 'dead' | 'failed' | 'no phone';
  /** The push service's word for it. */
  readonly reason: string;
}

/** Why nothing more is sent for an event. */
export type Ending = 'everybody was notified' | 'the post was deleted';

/**
 * What survives a crash, and what operators look up for some days: per event the page reached, what became of each phone, and
 * the people still to be reached.
 */
export interface Ledger {
  /** Where to continue; null when the event has ended. The first step for any event. */
  resume(news: PostNews): Promise<Place | null>;
  /** Those of these devices that this event has not been sent to. */
  unsent(eventId: string, devices: readonly Device[]): Promise<readonly Device[]>;
  /** Remembers what became of phones. */
  record(eventId: string, records: readonly PhoneRecord[]): Promise<void>;
  /** Goes to another place, and remembers, in the same step, whom of the page behind it could not be reached. */
  turnPage(eventId: string, place: Place, unreached: readonly number[]): Promise<void>;
  /** People of the pages behind us with a phone that could not be reached: `MAX_UNREACHED` with ids above `after`, at most, by id. */
  unreached(eventId: string, after: number): Promise<readonly number[]>;
  recordReached(eventId: string, userIds: readonly number[]): Promise<void>;
  /** Nothing more is sent for this event. */
  complete(eventId: string, ending: Ending): Promise<void>;
}

/** Posts of which nothing more is to be said. */
export interface DeletedPosts {
  remember(postId: number): Promise<void>;
  has(postId: number): Promise<boolean>;
}
