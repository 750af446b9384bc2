import type { Sender } from '../measure/send-requests';

const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { session { accessToken } } }';
const CREATE = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id pictureUrl } } }';
/** Somewhere in Singapore. */
export const HERE = { latitude: 1.29, longitude: 103.85 };
const OWNERS = 10;

interface SignedUp {
  readonly data: { readonly signUp: { readonly session: { readonly accessToken: string } } };
}
interface Created {
  readonly data: { readonly createPost: { readonly post: { readonly pictureUrl: string } } };
}

/** Makes posts of ten people within two kilometres over the API; resolves to the address of the placeholder picture. */
export async function seedPosts(sender: Sender, count: number): Promise<string> {
  let pictureUrl = '';
  for (let owner = 0; owner < OWNERS; owner += 1) {
    const account = {
      email: `bench${owner}@example.com`,
      username: `Owner ${owner}`,
      password: 'leftovers-are-lovely-7',
    };
    const { data } = (await sender.ask({ query: SIGN_UP, variables: { input: account } })) as SignedUp;
    const headers = { authorization: `Bearer ${data.signUp.session.accessToken}` };
    for (let index = 0; index < count / OWNERS; index += 1) {
      const input = inputOf(owner * 1_000 + index);
      const created = (await sender.ask({ query: CREATE, variables: { input }, headers })) as Created;
      pictureUrl = created.data.createPost.post.pictureUrl;
    }
  }
  return pictureUrl;
}

function inputOf(number: number): object {
  const [north, east] = [((number * 7_919) % 1_000) / 1_000, ((number * 104_729) % 1_000) / 1_000];
  return {
    title: `Curry ${number}`,
    description: 'Still warm, in boxes; bring a bag.',
    position: { latitude: HERE.latitude + 0.02 * (north - 0.5), longitude: HERE.longitude + 0.02 * (east - 0.5) },
    portions: 3,
    endsAt: new Date(Date.now() + 7_200_000).toISOString(),
  };
}
