import { useState, type FormEvent } from 'react';
import { sendLogIn } from './send-log-in';
import type { Session } from './session';

export interface LogInProps {
  readonly session: Session | null;
  readonly onSession: (session: Session | null) => void;
}

/** Logs in and out; all tabs send the token. */
export function LogIn({ session, onSession }: LogInProps) {
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    try {
      onSession(await sendLogIn(form.get('email') as string, form.get('password') as string));
      setProblem('');
    } catch (error) {
      setProblem((error as Error).message);
    }
    setBusy(false);
  }

  if (session)
    return (
      <p className="log-in" role="status">
        <span>
          Signed in as {session.name}: every tab sends the <code>Authorization</code> header.
        </span>
        <button type="button" onClick={() => onSession(null)}>
          Log out
        </button>
      </p>
    );
  return (
    <form className="log-in" onSubmit={(event) => void submit(event)}>
      <input name="email" type="email" placeholder="Email" aria-label="Email" autoComplete="username" required />
      <input
        name="password"
        type="password"
        placeholder="Password"
        aria-label="Password"
        autoComplete="current-password"
        required
      />
      <button disabled={isBusy}>Log in</button>
      <span role="alert">{problem}</span>
    </form>
  );
}
