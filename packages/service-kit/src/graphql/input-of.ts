import { BadUserInputError } from '@gobbler/contracts';

/**
 * The input of a mutation that also takes what it took before it had one. Throws `BAD_USER_INPUT` for both and for neither.
 * @param key the old argument that had to be there
 */
export function inputOf<Input extends object, Key extends keyof Input & string>(
  {
    input,
    ...old
  }: { readonly input?: Input | null | undefined } & { readonly [Name in Key]?: string | null | undefined },
  key: Key,
): Input {
  const given = Object.values(old).some((argument) => argument != null);
  if (input && given) throw new BadUserInputError([{ path: 'input', message: 'excludes the deprecated arguments' }]);
  if (!input && old[key as never] == null) throw new BadUserInputError([{ path: 'input', message: 'is required' }]);
  return input ?? (old as Input);
}
