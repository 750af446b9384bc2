import { portionsLeft, type PostToShow, toPhonePost } from '../../src';

const post: PostToShow = {
  id: 7,
  ownerId: 1,
  title: 'Vegetable curry',
  description: 'Mild, with rice',
  pictureUrl: 'http://127.0.0.1:4000/pictures/abc.jpg',
  latitude: 1.3521,
  longitude: 103.8198,
  portions: 5,
  portionsLeft: 3,
  endsAt: '2026-11-05T10:30:00.000Z',
  isHidden: false,
  createdAt: '2026-11-05T08:09:07.123Z',
  updatedAt: '2026-11-05T09:00:01.999Z',
};

describe('a post for the phone', () => {
  it('has the end in the configured zone and the other times in UTC', () => {
    expect(toPhonePost(post, 'Asia/Singapore')).toEqual({
      post_id: 7,
      user_id: 1,
      title: 'Vegetable curry',
      post_desc: 'Mild, with rice',
      image_url: 'http://127.0.0.1:4000/pictures/abc.jpg',
      location_latitude: 1.3521,
      location_longitude: 103.8198,
      total_reservations: 5,
      available_reservations: 3,
      time_end: '2026-11-05T18:30:00',
      created_at: '2026-11-05T08:09:07',
      updated_at: '2026-11-05T09:00:01',
      is_available: true,
    });
  });

  it('leaves the time of the last change null when there was none', () => {
    expect(toPhonePost({ ...post, updatedAt: null }, 'UTC').updated_at).toBeNull();
  });

  it('is unavailable when it is hidden, not when it is full', () => {
    expect(toPhonePost({ ...post, isHidden: true }, 'UTC').is_available).toBe(false);
    expect(toPhonePost({ ...post, portionsLeft: 0 }, 'UTC').is_available).toBe(true);
  });
});

describe('portions left', () => {
  it.each([
    [5, 2, false, 3],
    [5, 5, false, 0],
    [2, 5, false, 0],
    [5, 2, true, 0],
  ])('of %i with %i taken, hidden: %s, are %i', (portions, taken, isHidden, left) => {
    expect(portionsLeft({ portions, isHidden }, taken)).toBe(left);
  });
});
