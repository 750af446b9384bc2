export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Great-circle kilometres. */
export function kilometres(a: Place, b: Place): number {
  const radians = Math.PI / 180;
  const h =
    Math.sin(((b.latitude - a.latitude) * radians) / 2) ** 2 +
    Math.cos(a.latitude * radians) *
      Math.cos(b.latitude * radians) *
      Math.sin(((b.longitude - a.longitude) * radians) / 2) ** 2;
  return 2 * 6_371.0088 * Math.asin(Math.sqrt(h));
}

/** A place so many kilometres north of another. */
export function northOf({ latitude, longitude }: Place, km: number): Place {
  return { latitude: latitude + km / 111.195, longitude };
}

/** Where an answer says that a post is. */
export function placeOf(post: { readonly location_latitude: number; readonly location_longitude: number }): Place {
  return { latitude: post.location_latitude, longitude: post.location_longitude };
}
