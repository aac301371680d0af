using System.Collections.Concurrent;
using System.Globalization;
using Shortener.Api.Problems;

namespace Shortener.Api.Outbound;

/// <summary>
/// How much each workspace may have this server ask elsewhere, or read of others' pages, on request: <see cref="PerMinute"/> requests in a minute, of which
/// <see cref="AtOnce"/> at the same time. Of this node alone. Thread-safe.
/// </summary>
internal sealed class WorkspaceBudget(TimeProvider time)
{
    public const int PerMinute = 60;
    public const int AtOnce = 8;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // One small entry per workspace that ever asked; there are as many as workspaces.
    private readonly ConcurrentDictionary<int, Spent> _spent = new();

    /// <summary>429; <see cref="TryTake"/> has set <c>Retry-After</c>.</summary>
    public static Problem Exceeded { get; } = new(
        StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests that ask other servers or read their pages; try again later");

    /// <summary>Takes a place until disposed; <see cref="Place.IsTaken"/> says whether there was one.</summary>
    public Place TryTake(int workspaceId, HttpContext context)
    {
        Spent spent = _spent.GetOrAdd(workspaceId, _ => new Spent());
        lock (spent)
        {
            TimeSpan age = spent.Since == 0 ? Window : time.GetElapsedTime(spent.Since);
            if (age >= Window)
            {
                spent.Since = time.GetTimestamp();
                spent.Count = 0;
                age = TimeSpan.Zero;
            }

            if (spent.Count >= PerMinute || spent.Running >= AtOnce)
            {
                double wait = spent.Count >= PerMinute ? Math.Ceiling((Window - age).TotalSeconds) : 1;
                context.Response.Headers.RetryAfter = Math.Max(1, wait).ToString(CultureInfo.InvariantCulture);
                return default;
            }

            spent.Count++;
            spent.Running++;
            return new Place(spent);
        }
    }

    /// <summary>A place that is held until disposed.</summary>
    internal readonly struct Place(Spent? spent) : IDisposable
    {
        public bool IsTaken => spent is not null;

        public void Dispose()
        {
            if (spent is not null)
            {
                lock (spent)
                {
                    spent.Running--;
                }
            }
        }
    }

    internal sealed class Spent
    {
        // All three under the object's lock.
        public long Since { get; set; }

        public int Count { get; set; }

        public int Running { get; set; }
    }
}
