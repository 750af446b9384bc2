import { createClient } from './create-client';
import { ErrorCode } from './generated/error-code';
import { LogInDocument } from './generated/graphql';
import { readFeed } from './read-feed';
import { RequestError } from './request-error';
import { reserve } from './reserve';

/** Logs in, and reserves a portion of the nearest post that has one. */
async function run([url = 'http://127.0.0.1:4000', email = '', password = '']: readonly string[]): Promise<string> {
  const { logIn } = await createClient({ url })(LogInDocument, { input: { email, password } });
  const client = createClient({ url, accessToken: logIn?.session.accessToken ?? '' });
  for await (const { node: post } of readFeed(client, { latitude: 1.29, longitude: 103.85 })) {
    try {
      await reserve(client, post.id);
      return `Reserved a portion of ${post.title}.`;
    } catch (error) {
      const isNext = error instanceof RequestError && NEXT.includes(error.code);
      if (!isNext) throw error;
    }
  }
  return 'There is no food left nearby.';
}

/** Codes that another post may do without. */
const NEXT: readonly string[] = [
  ErrorCode.OwnPost,
  ErrorCode.AlreadyReserved,
  ErrorCode.SoldOut,
  ErrorCode.PostClosed,
  ErrorCode.PostUnknown,
];

run(process.argv.slice(2)).then(
  (text) => process.stdout.write(`${text}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
