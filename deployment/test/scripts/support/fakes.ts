import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execFileSync } from 'node:child_process';

/** What a fake command answers to calls that begin with these words; the first rule that fits counts. */
export interface Rule {
  /** The command and the first of its arguments, such as `kubectl get secret gobbler`. */
  readonly call: string;
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Never ends by itself. The file `hanging` says that it is there, and holds its process id. */
  readonly hang?: boolean;
}

/** Everything else that a script may find on its PATH. More than this it must not need. */
const systemTools = (
  'awk basename bash cat cmp cp cut diff dirname env find git grep mkdir ' +
  'mkfifo mktemp mv rm sed sleep sort tail tee touch tr wc'
).split(' ');

/** Writes down its call, a line with tabs between the words, and answers by the rules. */
const recorder = `#!/usr/bin/env bash
here=$FAKES_FOLDER
line=\${0##*/}
for word in "$@"; do line="$line"$'\\t'"$word"; done
printf '%s\\n' "$line" >>"$here/calls"
spoken="\${line//$'\\t'/ } "
case $spoken in 'kubectl apply '*) cp -R "$4" "$here/applied" ;; esac
while IFS=$'\\037' read -r call code hang stdout stderr; do
  case $spoken in "$call "*) ;; *) continue ;; esac
  printf '%b' "$stdout"
  printf '%b' "$stderr" >&2
  if [ -n "$hang" ]; then
    echo "$$" >"$here/hanging.new"
    mv "$here/hanging.new" "$here/hanging"
    exec sleep 600
  fi
  exit "$code"
done <"$here/rules"
exit 0
`;

/** Each tool and where it is. */
function findSystemTools(): [string, string][] {
  const command = systemTools.map((tool) => `command -v ${tool}`).join('; ');
  const paths = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }).trim().split('\n');
  return paths.map((path) => [basename(path), path]);
}

const found = findSystemTools();
const bash = new Map(found).get('bash') ?? '';

/** Refuses what BSD's tools, those of macOS, don't know, and is the real one otherwise. */
const bsdTool = (real: string): string => `#!${bash}
name=\${0##*/}
refuse() { echo "$name: illegal option or pattern -- $1" >&2; echo "$name $1" >>"$FAKES_FOLDER/refused"; exit 64; }
for word in "$@"; do
  case $name:$word in
    *:--) ;;
    *:--*) refuse "$word" ;;
    sed:-i | sed:-r | sed:-z | sed:-s | sed:*'\\+'* | sed:*'\\?'* | sed:*'\\s'* | sed:*'\\w'*) refuse "$word" ;;
    grep:-P | grep:-*P* | find:-printf | find:-regextype | cp:-a | sort:-V | mktemp:-p | mktemp:-t | tail:-*z*) refuse "$word" ;;
  esac
done
exec '${real}' "$@"
`;

function writeProgram(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** Fills `folder` with programs and makes it a PATH: the system's tools, and recording fakes of those in `fakes`. */
export function makePath(folder: string, options: { fakes: readonly string[]; bsd?: boolean; rules: readonly Rule[] }) {
  mkdirSync(folder);
  for (const [tool, real] of found) {
    if (options.bsd && !['bash', 'env', 'git'].includes(tool)) writeProgram(join(folder, tool), bsdTool(real));
    else symlinkSync(real, join(folder, tool));
  }
  for (const fake of options.fakes) writeProgram(join(folder, fake), recorder);
  const lines = options.rules.map(({ call, code = 0, stdout = '', stderr = '', hang }) =>
    [call, code, hang ? 'yes' : '', stdout, stderr]
      .map((field) => String(field).replaceAll('\n', '\\n'))
      .join('\u001f'),
  );
  writeFileSync(join(folder, 'rules'), lines.map((line) => `${line}\n`).join(''));
  writeFileSync(join(folder, 'calls'), '');
}

/** Every call of a fake so far, its words separated by spaces. */
export function readCalls(folder: string): string[] {
  const lines = readFileSync(join(folder, 'calls'), 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => line.replaceAll('\t', ' '));
}
