namespace Shortener.Api.Pages.Metrics;

/// <summary>How far a page came with some of its numbers.</summary>
public enum NumbersState
{
    /// <summary>They are in the page.</summary>
    Ready,

    /// <summary>They were not there in time: the page's script asks for them again.</summary>
    Late,

    /// <summary>They would take longer than questions may.</summary>
    TooMuch,
}

/// <summary>Numbers of a page, or why they are not there.</summary>
public sealed record Numbers<T>(T? Value, NumbersState State)
    where T : class;

/// <summary>
/// Lets the questions of one page run side by side until its time is over. What is late then is interrupted and left to the page's script,
/// so that a page comes quickly however much there is to count. For one request; its questions may run at the same time.
/// </summary>
internal sealed class NumbersBudget : IDisposable
{
    /// <summary>A database that reads on the caller's thread gains nothing from more readers than processors.</summary>
    private static readonly int AtOnce = Math.Max(2, Environment.ProcessorCount);

    private readonly SemaphoreSlim _gate = new(AtOnce);
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _aborted;
    private readonly NumbersState _otherwise;

    /// <param name="time">For how long.</param>
    /// <param name="otherwise">What numbers are that did not come in time.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="aborted">The request's own end.</param>
    public NumbersBudget(TimeSpan time, NumbersState otherwise, TimeProvider clock, CancellationToken aborted)
    {
        _over = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, aborted);
        _aborted = aborted;
        _otherwise = otherwise;
    }

    public async Task<Numbers<T>> ReadAsync<T>(Func<CancellationToken, Task<T>> read)
        where T : class
    {
        bool entered = false;
        try
        {
            await _gate.WaitAsync(_either.Token);
            entered = true;
            return new Numbers<T>(await read(_either.Token), NumbersState.Ready);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested && !_aborted.IsCancellationRequested)
        {
            return new Numbers<T>(null, _otherwise);
        }
        finally
        {
            if (entered)
            {
                _gate.Release();
            }
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _over.Dispose();
        _gate.Dispose();
    }
}
