import { setTimeout as sleep } from 'node:timers/promises';
import { currentSpan, inSpan } from '@gobbler/service-kit';
import { Redis } from 'ioredis';
import { describeRedis } from './describe-redis';

/** Milliseconds. After Redis did not answer it is left alone for so long; then one request tries it again. */
const PAUSE_MS = 1_000;
const CONNECT_MS = 2_000;
/** Milliseconds without a word from Redis, while it owes an answer, after which the connection is given up. */
const SILENCE_MS = 2_000;
const RECONNECT_MS = { first: 50, most: 1_000 };
const END_MS = 500;
/** Milliseconds that a health check waits for the very first connection. */
const CHECK_MS = 1_000;

export interface RedisConnection {
  /** Without a password. */
  readonly description: string;
  readonly redis: Redis;
  /** Milliseconds that anything which is asked of Redis may take before the work goes on without it. */
  readonly answerMs: number;
  /** Whether it is worth waiting for anything of Redis now. Waits a moment itself, for the very first connection only. */
  isUsable(): Promise<boolean>;
  /** Whether Redis may be asked at this moment: while it has not answered lately, by one at a time. */
  mayAsk(): boolean;
  /** Redis has answered, whatever the answer was. */
  hasAnswered(): void;
  /** Redis owes an answer: for a while it is not worth asking. */
  hasFailed(error: Error): void;
  /** Rejects, saying why, while Redis can't be used. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Called when the connection changes; not when it is closed on purpose. */
export interface RedisWatcher {
  /** There is none, said at every attempt that fails. */
  lost(problem: Error): void;
  /** It owes an answer. */
  slow(problem: Error): void;
  /** It answers; said again and again. */
  back(): void;
}

/** Connects to Redis, and again whenever the connection breaks; nothing is queued while Redis is down. */
export function connectRedis(url: string, answerMs: number, watcher: RedisWatcher): RedisConnection {
  const redis = openClient(url);
  let problem: Error | null = null;
  let pausedUntil = 0;
  let isOpening = true;
  let isClosing = false;
  const opening = new Promise<void>((resolve) => {
    redis.once('ready', resolve);
    redis.once('close', resolve);
  });
  const waitForOpening = (limitMs: number) => Promise.race([opening, sleep(limitMs, undefined, { ref: false })]);
  // Without a listener ioredis would print each of them.
  redis.on('error', (error: Error) => {
    problem = error;
  });
  redis.on('ready', () => {
    pausedUntil = 0;
    problem = null;
    watcher.back();
  });
  // It follows each attempt that fails too, after the error that says why.
  redis.on('close', () => {
    problem ??= new Error('the connection was closed');
    if (!isClosing) watcher.lost(problem);
  });

  const isOpen = () => redis.status === 'ready' && performance.now() >= pausedUntil;

  return {
    description: describeRedis(url),
    redis,
    answerMs,
    async isUsable() {
      if (isOpening) await waitForOpening(answerMs);
      isOpening = false;
      return isOpen();
    },
    mayAsk() {
      if (!isOpen()) return false;
      if (pausedUntil > 0) pausedUntil = performance.now() + PAUSE_MS;
      return true;
    },
    hasAnswered() {
      pausedUntil = 0;
      if (redis.status === 'ready') watcher.back();
    },
    hasFailed(error) {
      problem = error;
      pausedUntil = performance.now() + PAUSE_MS;
      if (!isClosing) watcher.slow(error);
    },
    async check() {
      await waitForOpening(CHECK_MS);
      if (redis.status !== 'ready') throw problem ?? new Error('there is no connection yet');
      await redis.ping();
    },
    async close() {
      isClosing = true;
      if (redis.status === 'end') return;
      const ended = new Promise((resolve) => redis.once('end', resolve));
      redis.disconnect();
      await Promise.race([ended, sleep(2 * END_MS, undefined, { ref: false })]);
    },
  };
}

function openClient(url: string): Redis {
  const redis = new Redis(url, {
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disconnectTimeout: END_MS,
    disableClientInfo: true,
    enableOfflineQueue: false,
    // A command that is late is of no use any more, and one sent twice may do harm.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) =>
      Math.min(RECONNECT_MS.most, RECONNECT_MS.first * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2),
  });
  traceCommands(redis);
  return redis;
}

/** A span for each command, by its name alone: keys hold ids. */
function traceCommands(redis: Redis): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    if (!currentSpan()) return send(command, stream);
    const name = command.name.toUpperCase();
    const attributes = { 'db.system.name': 'redis', 'db.operation.name': name };
    return inSpan(name, { kind: 'client', attributes }, () => send(command, stream));
  };
}
