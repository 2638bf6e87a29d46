/** A default export without a name of its own. */
export default () => 'default expression';

const object = { default: () => 'not the export' };
/** A function called `default` that is none. */
export const getImpostor = (): (() => string) => object.default;
