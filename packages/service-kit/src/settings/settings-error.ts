/** One setting that is missing or wrong, and what to do about it. */
export interface SettingProblem {
  readonly name: string;
  readonly message: string;
}

/** A service can't start with these settings; the message lists every problem at once. */
export class SettingsError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(service: string, problems: readonly SettingProblem[]) {
    const lines = problems.map(({ name, message }) => `  ${name}: ${message}`);
    super(
      [
        `${service} can't start: ${problems.length === 1 ? 'a setting is' : `${problems.length} settings are`} missing or wrong.`,
        ...lines,
        'Set them in the environment or in .env (.env.example explains each one).',
      ].join('\n'),
    );
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
