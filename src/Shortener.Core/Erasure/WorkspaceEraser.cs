namespace Shortener.Core.Erasure;

/// <summary>
/// Erases deleted workspaces, a bounded transaction at a time with a pause as long as each took, so that whoever else writes gets at least
/// half of the time. A killed process leaves what the next one goes on with. Not thread-safe: one runs at a time in a process.
/// </summary>
public sealed class WorkspaceEraser(IErasureStore store, ErasureOptions options, TimeProvider time)
{
    /// <summary>Another node takes an erasure over when its node has not been heard of for so long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private static readonly ErasurePart[] Parts = Enum.GetValues<ErasurePart>();

    private readonly string _owner = Guid.NewGuid().ToString("N");

    /// <summary>Works on an erasure that is due.</summary>
    /// <returns>The erasure as it was claimed, and whether it is done; null where nothing is due.</returns>
    public async Task<(WorkspaceErasure Erasure, bool IsDone)?> RunOneAsync(CancellationToken ct)
    {
        DateTimeOffset begun = time.GetUtcNow();
        if (await store.ClaimAsync(_owner, begun, begun + Lease, ct) is not { } erasure)
        {
            return null;
        }

        using var claim = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task keeping = KeepAsync(erasure.WorkspaceId, claim);
        try
        {
            await EraseAsync(erasure, claim.Token);
        }
        catch (Exception) when (claim.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Somebody else's by now.
            return (erasure, false);
        }
        finally
        {
            await claim.CancelAsync();
            await keeping;
        }

        // Whatever was under way when the workspace ended has ended by then: the last look comes after it.
        DateTimeOffset settled = erasure.RequestedAt.AddSeconds(options.SettleSeconds);
        if (begun < settled)
        {
            await store.PostponeAsync(erasure.WorkspaceId, _owner, settled, ct);
            return (erasure, false);
        }

        return (erasure, await store.FinishAsync(erasure.WorkspaceId, _owner, time.GetUtcNow(), ct));
    }

    private async Task EraseAsync(WorkspaceErasure erasure, CancellationToken ct)
    {
        foreach (ErasurePart part in Parts)
        {
            while (true)
            {
                long start = time.GetTimestamp();
                ErasureStep step = await store.EraseAsync(erasure, part, options.BatchRows, time.GetUtcNow(), ct);
                if (!step.More)
                {
                    break;
                }

                TimeSpan took = time.GetElapsedTime(start);
                await Task.Delay(took < LongestPause ? took : LongestPause, time, ct);
            }
        }
    }

    /// <summary>
    /// Keeps the claim beside the steps, one of which may take longer than a claim lasts; cancels it where it was lost, or may have been.
    /// </summary>
    private async Task KeepAsync(int workspaceId, CancellationTokenSource claim)
    {
        long kept = time.GetTimestamp();
        while (true)
        {
            try
            {
                await Task.Delay(KeepEvery, time, claim.Token);
                long asked = time.GetTimestamp();
                if (await store.KeepAsync(workspaceId, _owner, time.GetUtcNow() + Lease, claim.Token))
                {
                    kept = asked;
                    continue;
                }
            }
            catch (Exception) when (!claim.IsCancellationRequested && time.GetElapsedTime(kept) < Lease)
            {
                // The claim holds until then, and the database may be back before.
                continue;
            }
            catch (Exception) when (claim.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // Nobody could say whether it holds.
            }

            await claim.CancelAsync();
            return;
        }
    }
}
