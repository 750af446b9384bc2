export { toPhonePost, type PhonePost, type PostToShow } from './phone-post';
export { portionsLeft } from './portions-left';
export { toUtcWallClock, toWallClock } from './wall-clock';
