import { move } from 'piscina';

export const echo = (array) => move(array);
