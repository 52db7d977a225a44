import { cloneRepository } from './clone-repository.ts';

cloneRepository.long();
