import { describeOptions, readOptions } from '../src/options';
import { FAULTS } from '../src/registry';

describe('the arguments of a run', () => {
  it('are all faults on both engines, with a seed of its own, when there are none', () => {
    const options = readOptions([], () => 0.5);
    expect(options).toMatchObject({ faults: null, engines: ['postgres', 'mariadb'], rounds: null, isShort: false });
    expect(options.seed).toBe(500_000);
  });

  it('name faults, engine, rounds and seed', () => {
    const args = ['--fault', '4,5', '--engine', 'mariadb', '--rounds', '10', '--seed', '7', '--short'];
    expect(readOptions(args)).toMatchObject({
      faults: [4, 5],
      engines: ['mariadb'],
      rounds: 10,
      seed: 7,
      isShort: true,
    });
  });

  it.each([
    [['--fault', 'four'], /--fault takes a whole number/],
    [['--rounds', '0'], /--rounds takes a whole number/],
    [['--engine', 'oracle'], /--engine is postgres, mariadb or both/],
    [['--everything'], /everything/],
  ])('are refused: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  it('are explained together with every fault that there is', () => {
    const help = describeOptions(FAULTS);
    for (const { number, title } of FAULTS) expect(help).toContain(`${number}  ${title}\n`);
    expect(help).toContain('how often a fault is repeated');
  });
});
