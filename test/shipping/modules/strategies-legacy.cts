/**
 * The same in CommonJS, in the styles in which libraries are written.
 */
type Text = (x: number) => string;

const fast: Text = (x) => `fast ${x}`;
function slow(x: number): string {
	return `slow ${x}`;
}
let count = 0;
function Old(): void {}
Old.prototype.bump = function (): number {
	return ++count;
};

const legacy = {
	current: fast,
	first: fast,
	second: slow as Text,
	use(): void {
		module.exports.current = slow;
	},
	next: (): number => ++count,
	Old: Old as Function,
	wrapped: undefined as unknown as () => number,
};
(function (factory: (to: typeof legacy) => void) {
	factory(legacy);
})((to) => {
	function bump(): number {
		return ++count;
	}
	to.wrapped = bump;
});

export = legacy;
