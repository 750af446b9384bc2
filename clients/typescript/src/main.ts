import { createClient } from './create-client';
import { ErrorCode } from './generated/error-code';
import { LogInDocument } from './generated/graphql';
import { readFeed } from './read-feed';
import { RequestError } from './request-error';
import { reserve } from './reserve';

const USAGE = 'node clients/typescript/dist/main.js <url> <email> <password>';

/** Logs in, and reserves a portion of the nearest post that has one. */
async function run([url, email, password]: readonly string[]): Promise<string> {
  if (!url || !email || !password) throw new Error(`Call it as: ${USAGE}`);
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
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`${cause instanceof Error ? `${message}: ${cause.message}` : message}\n`);
    process.exitCode = 1;
  },
);
