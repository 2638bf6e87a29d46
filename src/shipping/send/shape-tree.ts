/**
 * Finds the shape of an object by its keys, without building a string of them. The tree is shared
 * by all packets; each edge is one key.
 */

/** The end of a path of keys. `id` is valid in the packet of `epoch`. */
export interface ShapeNode {
	readonly children: Map<string, ShapeNode>;
	epoch: number;
	id: number;
}

/**
 * Returns the node of a list of keys: always the same one, until the tree has
 * grown too large and is reset.
 */
export function shapeOf(keys: readonly string[]): ShapeNode {
	let node = root;
	for (let i = 0; i < keys.length; i++) {
		const key = keys[i] as string;
		node = node.children.get(key) ?? newChild(node, key);
	}
	return node;
}

const MOST_NODES = 10_000;
let root = newNode();
let nodes = 0;

function newChild(node: ShapeNode, key: string): ShapeNode {
	if (++nodes > MOST_NODES) {
		// The keys are data, so the tree would only grow. The packet in progress writes its shapes once
		// more.
		root = newNode();
		nodes = 0;
	}
	const child = newNode();
	node.children.set(key, child);
	return child;
}

function newNode(): ShapeNode {
	return { children: new Map(), epoch: 0, id: 0 };
}
