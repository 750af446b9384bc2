/** What a request does, by the name that faults are planned under. */
export type Operation =
  | 'upload-multipart'
  | 'upload-start'
  | 'upload-chunk'
  | 'upload-status'
  | 'download'
  | 'list'
  | 'delete'
  | 'signed-put';

export type Fault =
  /** Answers with an error and does nothing. */
  | { readonly kind: 'status'; readonly status: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Answers rightly, but only after so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Closes the connection after so many bytes of the body, of the request with uploads and of the answer with downloads. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Sends so many bytes of a download's body and then nothing more, keeping the connection. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Does its work and closes the connection in place of the answer. */
  | { readonly kind: 'lose-answer' };
