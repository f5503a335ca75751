import { en, test } from '../../fixtures/index.ts';
import { story } from './story.ts';

test.use({ words: en, host: 'servers', told: 'story-en' });
story();
