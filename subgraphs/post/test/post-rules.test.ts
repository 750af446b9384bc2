import { AppError } from '@gobbler/contracts';
import { changePost, type PostChange } from '../src/domain/post';
import { checkNewPost, checkPostChange, type PostChangeInput, type PostInput } from '../src/domain/post-rules';
import { deletionSnapshotOf, snapshotOf } from '../src/domain/snapshot';
import { createInput, pictureUrlOf, post } from './builders';

const now = new Date('2026-03-04T12:00:00.000Z');
const later = new Date('2026-03-04T12:00:00.001Z');

/** The paths of the fields that are refused. */
function problemsOf(work: () => void): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_USER_INPUT') throw error;
    return error.fields?.map(({ path }) => path) ?? [];
  }
}

describe('the rules for a new post', () => {
  const check = (change: Partial<PostInput>) =>
    problemsOf(() => checkNewPost(createInput({ endsAt: later, ...change }), now));

  it.each<[string, Partial<PostInput>]>([
    ['one character', { title: 'x', description: 'y' }],
    [
      'as many characters as there may be, emoji counted as one',
      { title: '🍲'.repeat(50), description: '🍜'.repeat(500) },
    ],
    ['one portion', { portions: 1 }],
    ['a thousand portions', { portions: 1_000 }],
    ['the north pole', { position: { latitude: 90, longitude: 180 } }],
    ['an end in a millisecond', { endsAt: later }],
    ['line breaks in the description, each counted once', { description: 'a\r\n'.repeat(250) }],
  ])('take %s', (_what, change) => {
    expect(check(change)).toEqual([]);
  });

  it.each<[string, Partial<PostInput>, string]>([
    ['an empty title', { title: '' }, 'input.title'],
    ['a blank title', { title: '   ' }, 'input.title'],
    ['51 characters of title', { title: 'x'.repeat(51) }, 'input.title'],
    ['an invisible title', { title: '\u3164' }, 'input.title'],
    ['an invisible description', { description: '\u200b\n' }, 'input.description'],
    ['a title of two lines', { title: 'a\nb' }, 'input.title'],
    ['a NUL', { title: 'a\u0000b' }, 'input.title'],
    ['half a surrogate pair', { description: '\ud800' }, 'input.description'],
    ['a direction override', { description: 'a\u202eb' }, 'input.description'],
    ['501 characters of description', { description: 'x'.repeat(501) }, 'input.description'],
    ['a megabyte of text', { description: 'x'.repeat(1_000_000) }, 'input.description'],
    ['no portion', { portions: 0 }, 'input.portions'],
    ['a negative number of portions', { portions: -1 }, 'input.portions'],
    ['half a portion', { portions: 1.5 }, 'input.portions'],
    ['too many portions', { portions: 1_001 }, 'input.portions'],
    ['a place beyond the pole', { position: { latitude: 90.1, longitude: 0 } }, 'input.position.latitude'],
    ['a place beyond the date line', { position: { latitude: 0, longitude: -180.1 } }, 'input.position.longitude'],
    ['no number for a place', { position: { latitude: Number.NaN, longitude: 0 } }, 'input.position.latitude'],
    ['an end that is now', { endsAt: now }, 'input.endsAt'],
  ])('refuse %s', (_what, change, path) => {
    expect(check(change)).toEqual([path]);
  });

  it('report all problems at once', () => {
    expect(check({ title: '', description: '', portions: 0, endsAt: now })).toEqual([
      'input.title',
      'input.description',
      'input.portions',
      'input.endsAt',
    ]);
  });
});

describe('the rules for a change', () => {
  const ended = post({ endsAt: new Date('2026-03-04T11:00:00.789Z') });
  const check = (change: PostChangeInput) => problemsOf(() => checkPostChange(change, ended, now));

  it('let portions reach from 0 to 100,000', () => {
    expect([check({ portions: 0 }), check({ portions: 100_000 })]).toEqual([[], []]);
    expect([check({ portions: -1 }), check({ portions: 100_001 })]).toEqual([['input.portions'], ['input.portions']]);
  });

  it('take an end that is past when it is the same to the second', () => {
    expect(check({ endsAt: new Date('2026-03-04T11:00:00.000Z') })).toEqual([]);
    expect(check({ endsAt: new Date('2026-03-04T11:00:01.000Z') })).toEqual(['input.endsAt']);
  });

  it('look only at what is to change', () => {
    expect(check({})).toEqual([]);
    expect(check({ isHidden: true })).toEqual([]);
    expect(check({ title: '' })).toEqual(['input.title']);
  });
});

describe('changing a post', () => {
  const before = post({ version: 7 });

  it.each<[string, PostChange]>([
    ['nothing', {}],
    ['the same title', { title: before.title }],
    ['the same place again', { position: { ...before.position }, centre: { ...before.centre } }],
    ['the same end again', { endsAt: new Date(before.endsAt) }],
    ['hidden as it is', { isHidden: false }],
  ])('leaves it alone for %s', (_what, change) => {
    expect(changePost(before, change, now)).toBe(before);
  });

  it('makes the next version of it', () => {
    expect(changePost(before, { title: 'Satay', isHidden: true }, now)).toEqual({
      ...before,
      title: 'Satay',
      isHidden: true,
      version: 8,
      updatedAt: now,
    });
  });
});

describe('the public snapshot', () => {
  it('holds the cell’s centre and nothing of the exact place', () => {
    const exact = post();
    const snapshot = snapshotOf(exact, pictureUrlOf);
    expect([snapshot.latitude, snapshot.longitude]).toEqual([exact.centre.latitude, exact.centre.longitude]);
    expect(JSON.stringify(snapshot)).not.toContain(String(exact.position.latitude));
    expect(JSON.stringify(snapshot)).not.toContain(String(exact.position.longitude));
  });

  it('has an absolute picture address, also where there is no picture', () => {
    const urlOf = (picture: string | null) => snapshotOf(post({ picture }), pictureUrlOf).pictureUrl;
    expect(urlOf('a.jpg')).toBe('http://gobbler.example/pictures/a.jpg');
    expect(urlOf(null)).toBe('http://gobbler.example/pictures/placeholder.png');
    expect(urlOf('https://elsewhere.example/x.jpg')).toBe('https://elsewhere.example/x.jpg');
  });

  it('has the next version after a deletion, without the picture that goes with the post', () => {
    const deleted = deletionSnapshotOf(post({ version: 3, picture: 'a.jpg' }), now, pictureUrlOf);
    expect(deleted).toMatchObject({ version: 4, updatedAt: now.toISOString(), title: 'Laksa' });
    expect(deleted.pictureUrl).toContain('placeholder');
  });
});
