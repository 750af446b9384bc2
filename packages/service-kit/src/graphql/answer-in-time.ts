import { AppError } from '@gobbler/errors';
import { currentRequest } from '../http/request-scope';

/**
 * Gives up on an answer at the request's deadline. The work itself goes on to its own limits (each statement has one);
 * whether it took effect is in doubt for the caller.
 */
export async function answerInTime<T>(answer: Promise<T>): Promise<T> {
  const deadlineAt = currentRequest()?.deadlineAt;
  if (deadlineAt === undefined) return answer;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError('DEADLINE_EXCEEDED', 'This took too long.')),
      Math.max(1, deadlineAt - performance.now()),
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
