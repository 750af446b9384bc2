/** The name under which everybody finds the picture that stands for none. */
export const PLACEHOLDER = 'placeholder.png';

/** The permanent public address of a post's picture. */
export type PictureUrlOf = (picture: string | null) => string;

/**
 * Makes pictures' addresses.
 * @param publicUrl where clients reach the router, without a trailing slash
 */
export function createPictureUrls(publicUrl: string): PictureUrlOf {
  return (picture) => {
    if (picture !== null && !isOurPicture(picture)) return picture;
    return `${publicUrl}/pictures/${picture ?? PLACEHOLDER}`;
  };
}

/** Whether a picture lies in our store; imported posts may have one that lies elsewhere. */
export function isOurPicture(picture: string): boolean {
  return !picture.includes('://');
}
