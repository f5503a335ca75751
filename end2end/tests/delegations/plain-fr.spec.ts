import { fr, test } from '../../fixtures/index.ts';
import { plain } from './plain.ts';

test.use({ words: fr, told: 'plain-fr' });
plain();
