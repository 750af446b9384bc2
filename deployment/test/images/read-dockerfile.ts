/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  readonly name: string;
  readonly value: string;
}

export interface Stage {
  /** What it begins with: an image, or an earlier stage. */
  readonly from: string;
  readonly as: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, in order. */
export function readDockerfile(text: string): Stage[] {
  const stages: { from: string; as: string; instructions: Instruction[] }[] = [];
  const lines = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '');
  for (const line of lines.split('\n')) {
    const [, name, value] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const [, from, as = ''] = /^(\S+)(?: AS (\S+))?$/.exec(value) ?? [];
    if (name === 'FROM') stages.push({ from: from ?? '', as, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, value });
  }
  return stages;
}

/** Every instruction of the image that a Dockerfile makes: of its last stage and of those that it begins with. */
export function finalInstructions(stages: readonly Stage[]): Instruction[] {
  const chain: Stage[] = [];
  let stage = stages.at(-1);
  while (stage) {
    const { from } = stage;
    chain.unshift(stage);
    stage = stages.find(({ as }) => as === from);
  }
  return chain.flatMap(({ instructions }) => instructions);
}
