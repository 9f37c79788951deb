// REFERENCES=existing in a transaction: https://hl7.org/fhir/R4/references.html#integrity
import { describe, expect, it } from '@jest/globals';
import { answersOf, entry, issuesOf, uuid } from '../support/bundles.ts';
import { observation, patient, transactionTests } from '../support/transactions.ts';

const { fresh, get, put, transact } = transactionTests({ REFERENCES: 'existing' });

describe('with REFERENCES=existing, a transaction', () => {
  it('may refer to what it makes itself, in circles too, and to what is there', async () => {
    const [there, a, b] = [fresh(), uuid(), uuid()];
    await put({ ...patient(there), id: there });
    const link = (to: string) => patient(fresh(), { link: [{ other: { reference: to }, type: 'seealso' }] });
    const { status } = await transact(
      entry('POST', 'Patient', link(b), { fullUrl: a }),
      entry('POST', 'Patient', link(a), { fullUrl: b }),
      entry('POST', 'Observation', observation(`Patient/${there}`)),
    );
    expect(status).toBe(200);
  });

  it('may not refer to what is absent or what it deletes: 422 for each', async () => {
    const id = fresh();
    await put({ ...patient(id), id });
    const { status, body } = await transact(
      entry('DELETE', `Patient/${id}`),
      entry('POST', 'Observation', observation(`Patient/${id}`)),
      entry('POST', 'Observation', observation('Patient/nobody')),
    );
    expect([status, issuesOf(body)]).toEqual([
      422,
      [
        ['dangling-reference', 'Bundle.entry[1].resource'],
        ['dangling-reference', 'Bundle.entry[2].resource'],
      ],
    ]);
  });

  it('may delete what only resources refer to that it deletes or changes too', async () => {
    const [id, gone, changed] = [fresh(), fresh(), fresh()];
    await put({ ...patient(id), id });
    await put({ ...observation(`Patient/${id}`), id: gone });
    await put({ ...observation(`Patient/${id}`), id: changed });
    const alone = await transact(entry('DELETE', `Patient/${id}`), entry('DELETE', `Observation/${gone}`));
    expect([alone.status, issuesOf(alone.body)]).toEqual([409, [['still-referenced', 'Bundle.entry[0].request.url']]]);
    const { status, body } = await transact(
      entry('DELETE', `Patient/${id}`),
      entry('DELETE', `Observation/${gone}`),
      entry('PUT', `Observation/${changed}`, { ...observation('Patient/x'), id: changed, subject: undefined }),
    );
    expect([status, answersOf(body).map((answer) => answer.status)]).toEqual([200, ['204', '204', '200']]);
    expect((await get(`Patient/${id}`)).status).toBe(410);
  });
});
