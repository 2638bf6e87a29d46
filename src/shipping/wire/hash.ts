/** Returns the SHA-256 of a text, in base64url. */
export function hash(text: string): string {
	return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('base64url');
}
