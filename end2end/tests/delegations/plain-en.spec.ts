import { en, test } from '../../fixtures/index.ts';
import { plain } from './plain.ts';

test.use({ words: en, told: 'plain-en' });
plain();
