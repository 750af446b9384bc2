import sharp from 'sharp';

/** A small picture of a bowl, as a phone would send it (JPEG). */
export function drawPicture(): Promise<Buffer<ArrayBuffer>> {
  const bowl = `
    <svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
      <rect width="640" height="480" fill="#f4e9d8"/>
      <ellipse cx="320" cy="240" rx="210" ry="60" fill="#e08a2e"/>
      <path d="M110 240 a210 190 0 0 0 420 0 z" fill="#3f6f5c"/>
      <circle cx="260" cy="232" r="18" fill="#7fb069"/>
      <circle cx="350" cy="226" r="22" fill="#c8443a"/>
      <circle cx="410" cy="244" r="14" fill="#7fb069"/>
    </svg>`;
  return sharp(Buffer.from(bowl)).jpeg().toBuffer();
}
