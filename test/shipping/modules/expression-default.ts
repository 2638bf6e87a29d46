/** A default export without a name of its own. */
export default () => 'default expression';

const object = { default: () => 'not the export' };
/** A function named `default` that is not the default export. */
export const getImpostor = (): (() => string) => object.default;
