import { fr, test } from '../../fixtures/index.ts';
import { story } from './story.ts';

test.use({ words: fr, host: 'servers', told: 'story-fr' });
story();
