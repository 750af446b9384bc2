import { finalInstructions, readDockerfile, type Instruction } from './read-dockerfile';

/** Every rule of an image that its Dockerfile breaks. */
export function findDockerfileViolations(text: string): string[] {
  const stages = readDockerfile(text);
  const final = finalInstructions(stages);
  const names = stages.map(({ as }) => as);
  const outside = stages.map(({ from }) => from).filter((from) => !names.includes(from));
  const problems = outside
    .filter((image) => !/^[a-z0-9.-]+\.[a-z]+\/[\w./-]+:\d+\.\d+\.\d+[\w.-]*$/.test(image))
    .map((image) => `begins with ${image}, which is no exact version`);
  const user = valueOf(final, 'USER');
  if (!/^[1-9]\d*:[1-9]\d*$/.test(user)) problems.push(`runs as ${user || 'root'}, which is not a user by number`);
  if (!isExecForm(valueOf(final, 'CMD')) && !isExecForm(valueOf(final, 'ENTRYPOINT'))) {
    problems.push('starts through a shell, which keeps signals to itself');
  }
  const health = /CMD\s+(.*)$/.exec(valueOf(final, 'HEALTHCHECK'))?.[1] ?? '';
  if (!isExecForm(health)) problems.push('says by no program of its own whether it is well');
  if (final.some(({ name }) => name === 'ADD')) problems.push('adds what may come from anywhere');
  if (final.some(({ name, value }) => name === 'COPY' && /^\.\s/.test(value))) {
    problems.push('copies the whole context into the image');
  }
  return [...problems, ...problemsOfInstalling(stages.flatMap(({ instructions }) => instructions))];
}

function problemsOfInstalling(instructions: readonly Instruction[]): string[] {
  const commands = instructions.filter(({ name }) => name === 'RUN').map(({ value }) => value);
  return commands
    .filter((command) => /npm (ci|i|install)\b/.test(command) && !/npm ci .*--ignore-scripts/.test(command))
    .map((command) => `installs otherwise than by npm ci --ignore-scripts: ${command}`);
}

function valueOf(instructions: readonly Instruction[], wanted: string): string {
  return instructions.findLast(({ name }) => name === wanted)?.value ?? '';
}

function isExecForm(value: string): boolean {
  try {
    return Array.isArray(JSON.parse(value));
  } catch {
    return false;
  }
}
