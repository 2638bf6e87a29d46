import * as uuids from 'uuid';
import { v5 as uuid5 } from 'uuid';

row('uuid', (t) => {
	t.captured((name) => uuid5(name, uuid5.DNS), 'example.org');
	t.captured(() => uuids.validate(uuids.v4()));
	t.mapped(uuids.validate, ['a', uuids.NIL]);
	t.error((text) => uuids.parse(text), { args: ['a'], of: TypeError });
});
