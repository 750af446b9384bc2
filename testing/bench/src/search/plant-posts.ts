import { cellToLatLng, latLngToCell } from 'h3-js';
import type { Query } from '../plain-reservation/open-database';

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const BATCH = 2_000;
const KM_PER_DEGREE = 111.2;
const COLUMNS = `owner_id, title, description, search_text, latitude, longitude, centre_latitude, centre_longitude,
  cell_r5, cell_r6, cell_r7, cell_r8, portions, ends_at, is_hidden, version, created_at, taken_hint, taken_revision`;

/** Inserts posts around a place, the denser the closer, as in a city. Every fifth offers laksa. */
export async function plantCity(query: Query, middle: Place, radiusKm: number, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) =>
      rowAt(scatter(middle, radiusKm, from + index, count), from + index),
    );
    await query(`INSERT INTO posts (${COLUMNS}) VALUES ${rows.join(', ')}`);
  }
}

/** The same places in every run: a spiral by the golden angle. */
function scatter({ latitude, longitude }: Place, radiusKm: number, index: number, count: number): Place {
  const km = radiusKm * 0.95 * ((index + 0.5) / count) ** 0.75;
  const angle = index * 2.399_963;
  return {
    latitude: latitude + (km * Math.cos(angle)) / KM_PER_DEGREE,
    longitude: longitude + (km * Math.sin(angle)) / (KM_PER_DEGREE * Math.cos((latitude * Math.PI) / 180)),
  };
}

function rowAt(place: Place, index: number): string {
  const [latitude, longitude] = cellToLatLng(latLngToCell(place.latitude, place.longitude, 8));
  const cells = [5, 6, 7, 8].map((resolution) => `'${latLngToCell(latitude, longitude, resolution)}'`).join(', ');
  const title = index % 5 === 0 ? 'Laksa' : 'Soup';
  return `(1, '${title}', 'Still warm', '${title.toLowerCase()} still warm', ${place.latitude}, ${place.longitude},
    ${latitude}, ${longitude}, ${cells}, 3, '2035-01-01', false, 1, '2026-01-01', 0, 0)`;
}
