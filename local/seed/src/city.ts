import type { Faker } from '@faker-js/faker';

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where people live: many in few quarters, fewer the farther from a quarter's centre. */
export interface City {
  /** The position of a home. */
  home(): Position;
}

const KM_PER_DEGREE = 111.2;
const QUARTERS = 24;
/** Kilometres: how far quarters lie from the middle, and homes from the middle of their quarter, at the standard deviation. */
const CITY_KM = 8;
const QUARTER_KM = 1;
/** The largest quarter has this many times the people of the second, and so on (Zipf's law). */
const ZIPF = 0.8;

/** Lays a city out around a place; the same for the same state of the generator. */
export function layOutCity(faker: Faker, middle: Position): City {
  const quarters = Array.from({ length: QUARTERS }, () => around(faker, middle, CITY_KM));
  const weights = quarters.map((_, rank) => 1 / (rank + 1) ** ZIPF);
  const choices = quarters.map((value, rank) => ({ value, weight: weights[rank] ?? 0 }));
  return { home: () => around(faker, faker.helpers.weightedArrayElement(choices), QUARTER_KM) };
}

function around(faker: Faker, { latitude, longitude }: Position, km: number): Position {
  const [north, east] = normalPair(faker);
  const kmPerDegreeEast = KM_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  const beyond = longitude + (east * km) / kmPerDegreeEast;
  // Across the antimeridian it goes on at -180.
  return { latitude: latitude + (north * km) / KM_PER_DEGREE, longitude: ((beyond + 540) % 360) - 180 };
}

/** Two independent numbers of the standard normal distribution (Box and Muller, 1958). */
function normalPair(faker: Faker): readonly [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - faker.number.float({ max: 1 - Number.EPSILON })));
  const angle = 2 * Math.PI * faker.number.float();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
