import { TOPOLOGY } from '@gobbler/contracts';
import { openDeadLetters } from '@gobbler/rabbitmq-broker';
import { readEnvironment } from '../config';
import { readDeadLettersConfig } from './config';
import { openStandInLetters } from './open-stand-in-letters';
import { runDeadLetters } from './run-dead-letters';

const print = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

void runDeadLetters({
  args: process.argv.slice(2),
  async open() {
    const { rabbitMqUrl, standInFile } = readDeadLettersConfig(readEnvironment());
    return rabbitMqUrl ? openDeadLetters(rabbitMqUrl, TOPOLOGY) : openStandInLetters(standInFile);
  },
  say: print(process.stdout),
  complain: print(process.stderr),
}).then((code) => {
  process.exitCode = code;
});
