import type { CaseBatch } from "../case/caseBatch.js";
import type { Case } from "../case/caseFolder.js";
import type { Session } from "../session.js";

export async function joinCauses(_s: Session, _c: Case, _b: readonly CaseBatch[]): Promise<void> {}
